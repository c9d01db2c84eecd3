/** Splits what the provider writes at line feeds, keeping the bytes as they came. */
export class RawLines {
  #rest: Buffer[] = [];
  readonly #onLine: (line: Buffer) => void;

  constructor(onLine: (line: Buffer) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next bytes, which are lent. */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      this.#rest.push(chunk.subarray(start, end));
      const line = this.#rest.length === 1 ? this.#rest[0] : Buffer.concat(this.#rest);
      this.#rest = [];
      start = end + 1;
      if (line) this.#onLine(line);
    }
    if (start < chunk.length) this.#rest.push(Buffer.from(chunk.subarray(start)));
  }

  /** What came after the last line feed; empty when all was ended properly. */
  rest(): Buffer {
    return Buffer.concat(this.#rest);
  }
}
