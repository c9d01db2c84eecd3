import { LIMITS } from '../limits.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { MAX_STRAY_BYTES, type FramedItem } from './item.ts';
import { readLine } from './read-line.ts';
import { sniffMessage, type Sniffed } from './sniff.ts';

const LF = 0x0a;
const BRACE = 0x7b;

export interface LineReaderOptions {
  onItem: (item: FramedItem) => void;
  /** Default: LIMITS.maxMessageBytes. */
  maxMessageBytes?: number;
}

/**
 * Takes a stream apart into messages and stray output. Memory stays within two messages whatever is sent: lines that
 * cannot be messages are passed on as they come, over-long messages are counted and dropped.
 */
export class LineReader {
  readonly #onItem: (item: FramedItem) => void;
  readonly #max: number;
  /** The beginning of a line that may still become a message. */
  readonly #pending = new ByteBuffer();
  /** Pending bytes already known to be white space: not looked at again with every chunk. */
  #blank = 0;
  #state: 'open' | 'stray' | 'overlong' = 'open';
  #overlong: { bytes: number; sniffed: Sniffed } = { bytes: 0, sniffed: { protocol: true } };

  constructor(options: LineReaderOptions) {
    this.#onItem = options.onItem;
    this.#max = options.maxMessageBytes ?? LIMITS.maxMessageBytes;
  }

  /** Takes the next bytes. They need last no longer than this call, and stray output, which is not copied, no longer either. */
  push(chunk: Buffer): void {
    let start = 0;
    // Stray lines that follow each other are handed on as one piece.
    let strayFrom = -1;
    while (start < chunk.length) {
      const lf = chunk.indexOf(LF, start);
      const end = lf === -1 ? chunk.length : lf;
      const whole = lf !== -1 && this.#pending.length === 0 && this.#state === 'open';
      const item = whole ? this.#wholeLine(chunk, start, end) : undefined;
      if (item === 'stray') {
        if (strayFrom === -1) strayFrom = start;
      } else {
        if (strayFrom !== -1) this.#passOn(chunk, strayFrom, start);
        strayFrom = -1;
        if (item !== undefined) {
          if (item !== 'blank') this.#onItem(item);
        } else {
          this.#partOfLine(chunk, start, end);
          if (lf !== -1) this.#endOfLine(chunk.subarray(lf, lf + 1));
        }
      }
      start = end + 1;
    }
    if (strayFrom !== -1) this.#passOn(chunk, strayFrom, chunk.length);
  }

  /** The stream is over: a last line without LF counts as one. */
  end(): void {
    this.#endOfLine(undefined);
  }

  /** The common case: a line that lies within one chunk is read where it is. */
  #wholeLine(chunk: Buffer, start: number, end: number): FramedItem | 'stray' | 'blank' {
    if (isBlank(chunk, start, end)) return 'blank';
    if (!mayBeMessage(chunk, start, end)) return 'stray';
    if (end - start <= this.#max) return readLine(chunk, start, end) ?? 'stray';
    const sniffed = this.#sniff(chunk.subarray(start, end));
    return sniffed.protocol ? overlong(end - start, sniffed) : 'stray';
  }

  #partOfLine(chunk: Buffer, start: number, end: number): void {
    if (this.#state === 'stray') {
      this.#passOn(chunk, start, end);
    } else if (this.#state === 'overlong') {
      this.#overlong.bytes += end - start;
    } else {
      // No more than the limit and a byte is ever kept, however large the chunk.
      const room = Math.min(end, start + Math.max(0, this.#max + 1 - this.#pending.length));
      this.#pending.append(chunk, start, room);
      if (!this.#decide()) return;
      this.#partOfLine(chunk, room, end);
    }
  }

  /** Whether the line so far has shown itself to be no readable message. */
  #decide(): boolean {
    const bytes = this.#pending.view();
    if (bytes.length > this.#max) {
      const sniffed = this.#sniff(bytes);
      if (sniffed.protocol) {
        this.#state = 'overlong';
        this.#overlong = { bytes: bytes.length, sniffed };
        this.#pending.take();
        return true;
      }
    } else if (this.#mayStillBeMessage(bytes)) return false;
    this.#state = 'stray';
    const stray = this.#pending.take();
    this.#passOn(stray, 0, stray.length);
    return true;
  }

  #mayStillBeMessage(bytes: Buffer): boolean {
    if (bytes[this.#blank] === BRACE) return true;
    if (!mayBeMessage(bytes, this.#blank, bytes.length)) return false;
    this.#blank = bytes.indexOf(BRACE, this.#blank);
    if (this.#blank === -1) this.#blank = isBom(bytes, 0) || bytes[0] !== 0xef ? bytes.length : 0;
    return true;
  }

  /** `lf`: the line feed, absent at the end of the stream. */
  #endOfLine(lf: Buffer | undefined): void {
    const state = this.#state;
    this.#state = 'open';
    this.#blank = 0;
    if (state === 'overlong') this.#onItem(overlong(this.#overlong.bytes, this.#overlong.sniffed));
    else if (state === 'open' && !this.#readPending()) {
      const stray = this.#pending.take();
      this.#passOn(stray, 0, stray.length);
      if (lf) this.#passOn(lf, 0, 1);
    } else if (state === 'stray' && lf) this.#passOn(lf, 0, 1);
    this.#pending.clear();
  }

  /** Whether the pending line needed no passing on: it was empty or a message. */
  #readPending(): boolean {
    const line = this.#pending.view();
    if (isBlank(line, 0, line.length)) return true;
    const item = readLine(line, 0, line.length);
    if (item) this.#onItem(item);
    return item !== undefined;
  }

  #sniff(line: Buffer): Sniffed {
    // Never more than is kept of a line that comes in pieces, so that pieces make no difference.
    const end = Math.min(LIMITS.overlongSniffBytes, this.#max);
    return sniffMessage(line.toString('utf8', isBom(line, 0) ? 3 : 0, end));
  }

  #passOn(source: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at += MAX_STRAY_BYTES) {
      this.#onItem({ kind: 'stray', bytes: source.subarray(at, Math.min(end, at + MAX_STRAY_BYTES)) });
    }
  }
}

function overlong(bytes: number, { id, method }: Sniffed): FramedItem {
  return { kind: 'overlong', bytes, ...(id === undefined ? {} : { id }), ...(method === undefined ? {} : { method }) };
}

/** An empty line, that is LF alone or CR LF. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  return end === start || (end === start + 1 && bytes[start] === 0x0d);
}

/** Whether these first bytes of a line can go on to be a JSON object: only white space, perhaps a BOM, before a brace. */
function mayBeMessage(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === 0xef) {
    if (end - at < 3) return bytes[at + 1] === 0xbb || end - at === 1;
    if (!isBom(bytes, at)) return false;
    at += 3;
  }
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at === end || bytes[at] === BRACE;
}

function isBom(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}
