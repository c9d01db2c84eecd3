import { StringDecoder } from 'node:string_decoder';
import { LIMITS } from '../../../protocol/step/limits.ts';
import type { Masker } from '../secrets/masker.ts';

/** One piece of log text: a line without its break, or part of one that is longer than a record may be. */
export type LogPiece = (text: string, continues: boolean) => void;

/**
 * Turns the bytes of a pipe into masked log lines. A line longer than a record is cut; the cut holds back as many
 * characters as the longest secret has, so that no secret slips through in two halves.
 */
export class LogStream {
  readonly #decoder = new StringDecoder('utf8');
  readonly #masker: Masker;
  readonly #emit: LogPiece;
  #pending = '';

  constructor(masker: Masker, emit: LogPiece) {
    this.#masker = masker;
    this.#emit = emit;
  }

  write(bytes: Buffer): void {
    const lines = (this.#pending + this.#decoder.write(bytes)).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    if (this.#pending.length > LIMITS.maxLogRecordBytes) this.#pending = this.#cut(this.#pending);
  }

  /** Passes on a line that has no break yet; called when the step or the pipe has ended. */
  end(): void {
    this.#pending += this.#decoder.end();
    if (this.#pending.length > 0) this.#line(this.#pending);
    this.#pending = '';
  }

  #line(line: string): void {
    const rest = line.length > LIMITS.maxLogRecordBytes ? this.#cut(line) : line;
    this.#emit(this.#masker.mask(rest.endsWith('\r') ? rest.slice(0, -1) : rest), false);
  }

  /** Emits full records off a long text; returns what is left, always shorter than a record. */
  #cut(text: string): string {
    // A record is measured in bytes and a character takes up to three of them in UTF-8 for each code unit.
    const size = Math.floor(LIMITS.maxLogRecordBytes / 3);
    const masked = this.#masker.mask(text);
    const hold = this.#masker.longest;
    let from = 0;
    while (masked.length - from > size + hold) {
      const end = from + size - (isLeadSurrogate(masked, from + size - 1) ? 1 : 0);
      this.#emit(masked.slice(from, end), true);
      from = end;
    }
    return masked.slice(from);
  }
}

function isLeadSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code <= 0xdbff;
}
