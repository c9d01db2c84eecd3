/**
 * Whether an editor stays at the end of a growing text. It does until the person scrolls up, and again once they are
 * back at the end; text that comes or goes changes nothing about it. Lines are counted from 0.
 */
export class Following {
  #follows = true;
  #top = 0;

  get follows(): boolean {
    return this.#follows;
  }

  /** The editor shows other lines: the person scrolled, or the text changed. */
  scrolled(top: number, bottom: number, lastLine: number): void {
    // The last line is the empty one behind the last line end.
    if (bottom >= lastLine - 1) this.#follows = true;
    else if (top < this.#top) this.#follows = false;
    this.#top = top;
  }

  /** The person asked to see something else than the end. */
  stop(): void {
    this.#follows = false;
  }

  /** The person asked to see the end. */
  start(): void {
    this.#follows = true;
  }

  /** Lines at the beginning went (or came, below 0): what is seen has another number now. */
  shifted(lines: number): void {
    this.#top = Math.max(0, this.#top - lines);
  }
}
