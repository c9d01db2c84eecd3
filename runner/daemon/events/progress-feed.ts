import type { StepProgress } from '../../../protocol/process/events.ts';
import type { Clock } from '../../executor/clock.ts';

/** At most so often, in milliseconds: five times a second looks alive. */
const EVERY_MS = 200;

/** Keeps the newest progress of each step until it is time to tell. */
export class ProgressFeed {
  readonly #clock: Clock;
  readonly #tell: (progress: (StepProgress & { pid: string })[]) => void;
  #newest = new Map<string, StepProgress & { pid: string }>();
  #lastTold = -Infinity;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock, tell: (progress: (StepProgress & { pid: string })[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(pid: string, progress: StepProgress): void {
    this.#newest.set(`${pid} ${progress.step}`, { pid, ...progress });
    if (this.#callOff) return;
    const wait = Math.max(0, this.#lastTold + EVERY_MS - this.#clock.monotonicMs());
    this.#callOff = this.#clock.after(wait, () => {
      this.#callOff = undefined;
      this.#lastTold = this.#clock.monotonicMs();
      const told = [...this.#newest.values()];
      this.#newest = new Map();
      this.#tell(told);
    });
  }

  dispose(): void {
    this.#callOff?.();
    this.#newest.clear();
  }
}
