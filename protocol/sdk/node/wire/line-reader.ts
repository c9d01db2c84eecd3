import { isUtf8 } from 'node:buffer';
import { LIMITS } from '../../../step/limits.ts';

/** What a reader does with the lines it finds. */
export interface LineHandler {
  /** A line that is not empty, without CR and BOM. */
  line(text: string): void;
  /** A line over the limit: its first bytes and its size. The rest is not kept. */
  tooLong(head: string, bytes: number): void;
  /** A line that is not UTF-8. */
  notText(): void;
}

/**
 * Finds lines in a stream of bytes. Pieces of an unfinished line are kept as a list and joined once, so that a message
 * of n bytes costs O(n) however it is cut.
 */
export class LineReader {
  /** Longest line, in bytes without the line feed. */
  maxBytes: number = LIMITS.maxMessageBytes;
  readonly #handler: LineHandler;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(handler: LineHandler) {
    this.#handler = handler;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      this.#add(chunk.subarray(start, end));
      this.#finish();
      start = end + 1;
    }
    if (start < chunk.length) this.#add(chunk.subarray(start));
  }

  /** Of a line that is already too long only the head is kept. */
  #add(piece: Buffer): void {
    const before = this.#bytes;
    this.#bytes += piece.length;
    if (this.#bytes <= this.maxBytes) this.#pieces.push(piece);
    else if (before <= this.maxBytes) {
      const head = Buffer.concat([...this.#pieces, piece.subarray(0, LIMITS.overlongSniffBytes)]);
      this.#pieces = [Buffer.from(head.subarray(0, LIMITS.overlongSniffBytes))];
    }
  }

  #finish(): void {
    const bytes = this.#bytes;
    const [first] = this.#pieces;
    const whole = this.#pieces.length === 1 && first ? first : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    if (bytes > this.maxBytes) {
      this.#handler.tooLong(whole.toString('latin1'), bytes);
      return;
    }
    const line = trimmed(whole);
    if (line.length === 0) return;
    if (isUtf8(line)) this.#handler.line(line.toString('utf8'));
    else this.#handler.notText();
  }
}

/** Without the byte order mark some writers begin with and the carriage return Windows ends lines with. */
function trimmed(line: Buffer): Buffer {
  const start = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
  const end = line.at(-1) === 0x0d ? line.length - 1 : line.length;
  return start < end ? line.subarray(start, end) : line.subarray(0, 0);
}
