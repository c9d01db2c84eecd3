/** Keeps the last bytes of a stream, for the error that may follow. */
export class Tail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #dropped = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  write(chunk: Buffer): void {
    // A copy of the end only: a slice would keep the whole chunk of the pipe in memory.
    const kept = chunk.length > this.#limit ? Buffer.from(chunk.subarray(-this.#limit)) : chunk;
    this.#dropped ||= kept.length < chunk.length;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
    let first = this.#chunks[0];
    while (first && this.#bytes - first.length >= this.#limit) {
      this.#chunks.shift();
      this.#bytes -= first.length;
      this.#dropped = true;
      first = this.#chunks[0];
    }
  }

  clear(): void {
    this.#chunks = [];
    this.#bytes = 0;
    this.#dropped = false;
  }

  /** The text; begins at a line when something was dropped before it. */
  text(): string {
    const all = Buffer.concat(this.#chunks).subarray(-this.#limit).toString('utf8').replaceAll('\r\n', '\n').trimEnd();
    if (!this.#dropped && this.#bytes <= this.#limit) return all;
    const line = all.indexOf('\n');
    return `…${line >= 0 ? all.slice(line) : all}`;
  }
}
