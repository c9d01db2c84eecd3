import type { Clock } from '../clock.ts';

/** Calls when nothing was seen for a while. Being told of a sign of life costs no timer, however many there are. */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #idle: () => void;
  #last: number;
  #callOff: () => void;

  constructor(clock: Clock, ms: number, idle: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#idle = idle;
    this.#last = clock.monotonicMs();
    this.#callOff = this.#arm(ms);
  }

  seen(): void {
    this.#last = this.#clock.monotonicMs();
  }

  end(): void {
    this.#callOff();
  }

  #arm(ms: number): () => void {
    return this.#clock.after(ms, () => {
      const left = this.#last + this.#ms - this.#clock.monotonicMs();
      if (left <= 0) this.#idle();
      else this.#callOff = this.#arm(left);
    });
  }
}
