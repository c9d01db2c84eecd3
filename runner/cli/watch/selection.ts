/**
 * Which of a list is chosen, and which part of it is on the screen. The chosen one stays chosen while others come and
 * go around it; at the top of the list the newest is, whichever that is.
 */
export class Selection {
  #ids: readonly string[] = [];
  #index = 0;
  #offset = 0;
  /** Undefined: the first, whichever it is. */
  #chosen: string | undefined;

  get index(): number {
    return this.#index;
  }

  get chosen(): string | undefined {
    return this.#ids[this.#index];
  }

  /** The list is now this one. One that has gone leaves the choice to what took its place. */
  update(ids: readonly string[]): void {
    this.#ids = ids;
    const found = this.#chosen === undefined ? 0 : ids.indexOf(this.#chosen);
    if (found >= 0) this.#index = found;
    this.#index = Math.max(0, Math.min(this.#index, ids.length - 1));
    if (this.#chosen !== undefined) this.#chosen = ids[this.#index];
  }

  move(by: number): void {
    this.#index = Math.max(0, Math.min(this.#index + by, this.#ids.length - 1));
    this.#chosen = this.#index === 0 ? undefined : this.#ids[this.#index];
  }

  toTop(): void {
    this.move(-Infinity);
  }

  toBottom(): void {
    this.move(this.#ids.length);
  }

  /** First and last (exclusive) index on a screen of so many rows; the chosen one is on it. */
  window(rows: number): { from: number; to: number } {
    const last = Math.max(0, this.#ids.length - rows);
    this.#offset = Math.min(this.#offset, last);
    if (this.#index < this.#offset) this.#offset = this.#index;
    if (this.#index >= this.#offset + rows) this.#offset = this.#index - rows + 1;
    return { from: this.#offset, to: Math.min(this.#ids.length, this.#offset + rows) };
  }
}
