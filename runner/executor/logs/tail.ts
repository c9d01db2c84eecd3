/** Keeps the last bytes of a stream, for the error that may follow: a ring of fixed size, made when it is first needed. */
export class Tail {
  readonly #limit: number;
  #ring: Buffer | undefined;
  #written = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  write(chunk: Buffer): void {
    const ring = (this.#ring ??= Buffer.allocUnsafe(this.#limit));
    const kept = chunk.subarray(-this.#limit);
    const at = (this.#written + chunk.length - kept.length) % this.#limit;
    const beforeEnd = kept.copy(ring, at);
    kept.copy(ring, 0, beforeEnd);
    this.#written += chunk.length;
  }

  /** The text; begins at a line when something was dropped before it. */
  text(): string {
    if (!this.#ring) return '';
    const at = this.#written % this.#limit;
    const whole = this.#written <= this.#limit;
    const bytes = whole
      ? this.#ring.subarray(0, this.#written)
      : Buffer.concat([this.#ring.subarray(at), this.#ring.subarray(0, at)]);
    const text = bytes.toString('utf8').replaceAll('\r\n', '\n').trimEnd();
    if (whole) return text;
    const line = text.indexOf('\n');
    return `…${line >= 0 ? text.slice(line) : text}`;
  }
}
