const FIRST_CAPACITY = 4096;

/** Room kept between lines: most large messages of a session then need no new memory. */
const KEPT_CAPACITY = 4 * 1024 * 1024;

/**
 * Bytes of a line that is not complete yet. Grows by doubling: a list of chunks would hold one object for each, and
 * a peer that writes byte by byte would make millions of them.
 */
export class ByteBuffer {
  length = 0;
  #bytes: Buffer | undefined;

  append(source: Buffer, start: number, end: number): void {
    const needed = this.length + end - start;
    if (this.#bytes === undefined || this.#bytes.length < needed) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * (this.#bytes?.length ?? 0), FIRST_CAPACITY));
      this.#bytes?.copy(grown, 0, 0, this.length);
      this.#bytes = grown;
    }
    source.copy(this.#bytes, this.length, start, end);
    this.length = needed;
  }

  /** The bytes so far; valid until the next append. */
  view(): Buffer {
    return this.#bytes === undefined ? Buffer.alloc(0) : this.#bytes.subarray(0, this.length);
  }

  /** Empties it. What `take` returns is the caller's for good. */
  take(): Buffer {
    const taken = this.view();
    this.length = 0;
    this.#bytes = undefined;
    return taken;
  }

  /** Empties it, keeping its room for the next line unless that is very large. */
  clear(): void {
    this.length = 0;
    if ((this.#bytes?.length ?? 0) > KEPT_CAPACITY) this.#bytes = undefined;
  }
}
