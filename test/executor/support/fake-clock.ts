import type { Clock } from '../../../runner/executor/clock.ts';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 0;
  /** What the wall clock shows beside the monotonic one, in milliseconds. */
  wallOffsetMs = Date.parse('2026-01-01T00:00:00Z');
  readonly #timers = new Set<{ due: number; call: () => void }>();
  readonly #waiting: { count: number; resolve: () => void }[] = [];

  monotonicMs(): number {
    return this.#now;
  }

  now(): Date {
    return new Date(this.#now + this.wallOffsetMs);
  }

  after(ms: number, call: () => void): () => void {
    const timer = { due: this.#now + ms, call };
    this.#timers.add(timer);
    for (const wait of this.#waiting.splice(0)) {
      if (this.#timers.size >= wait.count) wait.resolve();
      else this.#waiting.push(wait);
    }
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** When the timers that are set are due, from now, in milliseconds. */
  get pending(): number[] {
    return [...this.#timers].map((timer) => timer.due - this.#now).sort((a, b) => a - b);
  }

  /** Resolves when at least so many timers are set. */
  timers(count: number): Promise<void> {
    if (this.#timers.size >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#now = next.due;
      this.#timers.delete(next);
      next.call();
    }
    this.#now = until;
  }
}
