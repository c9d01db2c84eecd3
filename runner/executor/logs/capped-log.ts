import { LIMITS } from '../../../protocol/step/limits.ts';
import type { Masker } from '../secrets/masker.ts';
import { LogStream, type LogPiece } from './log-stream.ts';
import { Tail } from './tail.ts';

/** What of the end of an over-long log is kept in memory until the step is done, in bytes. */
const KEPT_TAIL_BYTES = 256 * 1024;

/**
 * The log of one attempt from one pipe, capped: after half of the limit only the end is kept, and a mark says how
 * much was left out. Memory stays flat however much a program prints.
 */
export class CappedLog {
  readonly #stream: LogStream;
  readonly #emit: LogPiece;
  readonly #masker: Masker;
  readonly #headBytes: number;
  #bytes = 0;
  #left: { tail: Tail; bytes: number } | undefined;

  constructor(masker: Masker, emit: LogPiece, limitBytes: number = LIMITS.maxStepLogBytes) {
    this.#masker = masker;
    this.#emit = emit;
    this.#headBytes = limitBytes / 2;
    this.#stream = new LogStream(masker, emit);
  }

  write(bytes: Buffer): void {
    if (this.#left) this.#leaveOut(bytes);
    else if (this.#bytes + bytes.length <= this.#headBytes) {
      this.#bytes += bytes.length;
      this.#stream.write(bytes);
    } else {
      const fits = this.#headBytes - this.#bytes;
      this.#stream.write(bytes.subarray(0, fits));
      this.#stream.end();
      this.#left = { tail: new Tail(KEPT_TAIL_BYTES), bytes: 0 };
      this.#leaveOut(bytes.subarray(fits));
    }
  }

  end(): void {
    if (this.#left) {
      const { tail, bytes } = this.#left;
      const text = tail.text();
      const out = bytes - Buffer.byteLength(text);
      if (out > 0) this.#emit(`[… ${out} bytes of log left out: over the limit of a step …]`, false);
      const rest = new LogStream(this.#masker, this.#emit);
      rest.write(Buffer.from(`${text}\n`));
      this.#left = undefined;
      this.#bytes = 0;
    }
    this.#stream.end();
  }

  #leaveOut(bytes: Buffer): void {
    if (!this.#left) return;
    this.#left.bytes += bytes.length;
    this.#left.tail.write(bytes);
  }
}
