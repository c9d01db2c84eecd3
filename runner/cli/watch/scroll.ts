import type { Key } from './keys.ts';

/** Which part of a text is on the screen. At the end it stays at the end, when `sticks`. */
export class Scroll {
  readonly #sticks: boolean;
  #offset = 0;
  #atEnd: boolean;
  #rows = 1;
  #length = 0;

  constructor(sticks: boolean) {
    this.#sticks = sticks;
    this.#atEnd = sticks;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  part<Line>(lines: readonly Line[], rows: number): Line[] {
    this.#rows = rows;
    this.#length = lines.length;
    const last = Math.max(0, lines.length - rows);
    this.#offset = this.#atEnd ? last : Math.min(this.#offset, last);
    return lines.slice(this.#offset, this.#offset + rows);
  }

  /** Lines were taken away above. */
  shifted(by: number): void {
    this.#offset = Math.max(0, this.#offset - by);
  }

  key(key: Key): boolean {
    const steps: Partial<Record<Key, number>> = {
      up: -1,
      k: -1,
      down: 1,
      j: 1,
      'page-up': -this.#rows,
      'page-down': this.#rows,
      ' ': this.#rows,
      home: -Infinity,
      g: -Infinity,
      end: Infinity,
      G: Infinity,
    };
    const by = steps[key];
    if (by === undefined) return false;
    const last = Math.max(0, this.#length - this.#rows);
    this.#offset = Math.max(0, Math.min(last, this.#offset + by));
    this.#atEnd = this.#sticks && this.#offset >= last;
    return true;
  }
}
