/** How many ended processes refer to a segment of the journal. */
export interface SegmentUse {
  now: number;
  /** Counting those that have gone. */
  ever: number;
}

/** Which segments hold something of processes that are kept. */
export class Liveness {
  readonly #uses = new Map<number, SegmentUse>();

  set(segment: number, use: SegmentUse): void {
    this.#uses.set(segment, use);
  }

  add(segments: Iterable<number>): void {
    for (const segment of segments) {
      const { now, ever } = this.of(segment);
      this.#uses.set(segment, { now: now + 1, ever: ever + 1 });
    }
  }

  remove(segments: Iterable<number>): void {
    for (const segment of segments) {
      const { now, ever } = this.of(segment);
      this.#uses.set(segment, { now: now - 1, ever });
    }
  }

  of(segment: number): SegmentUse {
    return this.#uses.get(segment) ?? { now: 0, ever: 0 };
  }

  forget(segment: number): void {
    this.#uses.delete(segment);
  }

  entries(): [number, SegmentUse][] {
    return [...this.#uses];
  }
}
