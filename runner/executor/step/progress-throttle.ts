import { LIMITS } from '../../../protocol/step/limits.ts';
import type { Progress } from '../../../protocol/step/messages/index.ts';
import type { Clock } from '../clock.ts';

const INTERVAL_MS = 1000 / LIMITS.maxProgressPerSecond;

/** Passes on at most ten progress reports a second; the latest always arrives, at the latest with `flush`. */
export class ProgressThrottle {
  readonly #clock: Clock;
  readonly #emit: (progress: Progress) => void;
  #last = -Infinity;
  #waiting: Progress | undefined;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock, emit: (progress: Progress) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  report(progress: Progress): void {
    const wait = this.#last + INTERVAL_MS - this.#clock.monotonicMs();
    this.#waiting = progress;
    if (wait <= 0) this.flush();
    else
      this.#callOff ??= this.#clock.after(wait, () => {
        this.flush();
      });
  }

  flush(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    if (!this.#waiting) return;
    this.#emit(this.#waiting);
    this.#waiting = undefined;
    this.#last = this.#clock.monotonicMs();
  }
}
