import { LIMITS } from '../../step/limits.ts';
import type { Progress } from '../../step/messages/progress.ts';
import { wellFormed } from './text.ts';

const INTERVAL_MS = 1000 / LIMITS.maxProgressPerSecond;

/** Passes progress on at most ten times a second, never falling, the last one always. */
export class ProgressReporter {
  readonly #send: (progress: Progress) => void;
  readonly #now: () => number;
  #highest = 0;
  #sentAt = -Infinity;
  #waiting: Progress | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param now a clock that never goes back, in milliseconds */
  constructor(send: (progress: Progress) => void, now: () => number = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  report(done: number, total: number | undefined, message: string | undefined): void {
    if (!Number.isFinite(done)) throw new TypeError(`progress must be a number, not ${String(done)}`);
    this.#highest = Math.max(this.#highest, done);
    this.#waiting = {
      progress: this.#highest,
      ...(total !== undefined && Number.isFinite(total) && total > 0 ? { total } : {}),
      ...(message === undefined ? {} : { message: wellFormed(message) }),
    };
    const wait = this.#sentAt + INTERVAL_MS - this.#now();
    if (wait <= 0) this.flush();
    else
      this.#timer ??= setTimeout(() => {
        this.flush();
      }, wait).unref();
  }

  /** Sends what waits. Called before the step's answer, after which progress is ignored. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    this.#sentAt = this.#now();
    this.#send(waiting);
  }
}
