/** What the test's model knows of a kind of process file. */
export interface Kind {
  steps: number;
  idempotent: boolean;
  /** It has a step of `finally`. */
  cleanup: boolean;
}

export const KINDS: readonly Kind[] = [
  { steps: 1, idempotent: false, cleanup: false },
  { steps: 3, idempotent: true, cleanup: false },
  { steps: 2, idempotent: false, cleanup: true },
  { steps: 2, idempotent: true, cleanup: true },
];

export type ModelStatus = 'ready' | 'running' | 'interrupted' | 'finished' | 'error' | 'cancelled';

/** Losses in a row with no step to blame that end a process. */
const MOST_LOSSES = 3;

/**
 * The life of one process as it should be, written without looking at the runner's code. Every executor is free, so
 * whatever is ready and not delayed runs.
 */
export class ProcessModel {
  readonly kind: Kind;
  status: ModelStatus = 'running';
  /** Index of the step to run next. */
  next = 0;
  inFlight = false;
  /** The step in flight has finished. */
  done = false;
  /** Attempts of each step. */
  readonly attempts: number[];
  /** Attempts of the next step that count. */
  used = 0;
  cancelAsked = false;
  /** It ends in error once its cleanup has run. */
  failing = false;
  /** Only its cleanup is left to run. */
  cleaningUp = false;
  losses = 0;

  constructor(kind: Kind) {
    this.kind = kind;
    this.attempts = Array.from({ length: kind.steps }, () => 0);
  }

  get over(): boolean {
    return this.status === 'finished' || this.status === 'error' || this.status === 'cancelled';
  }

  startStep(): void {
    this.inFlight = true;
    this.losses = 0;
    this.used += 1;
    this.attempts[this.next] = (this.attempts[this.next] ?? 0) + 1;
  }

  /** It is done, but whoever loses the executor now does not know what was to come next. */
  finishStep(): void {
    this.done = true;
  }

  /** What comes next is known. */
  goOn(): void {
    if (!this.done) return;
    this.done = false;
    this.inFlight = false;
    this.next += 1;
    this.used = 0;
  }

  /** The executor ran what was left, cleanup included, and ended it. */
  end(status: 'finished' | 'error' | 'cancelled'): void {
    this.status = status;
    this.inFlight = false;
    this.failing = false;
  }

  interrupt(): void {
    this.status = 'interrupted';
    if (this.cancelAsked) this.endCancel();
  }

  delay(): void {
    this.inFlight = false;
    this.status = 'ready';
    if (this.cancelAsked) this.endCancel();
  }

  /** Time passed: what was delayed runs. */
  wake(): void {
    if (this.status === 'ready') this.status = 'running';
  }

  cancel(): void {
    if (this.cancelAsked) return;
    this.cancelAsked = true;
    if (this.status !== 'running') this.endCancel();
  }

  proceed(): void {
    this.status = this.next === this.kind.steps && !this.kind.cleanup ? 'finished' : 'running';
  }

  retry(): void {
    this.status = 'running';
    this.used = 0;
    this.losses = 0;
    this.cancelAsked = false;
    this.cleaningUp = false;
  }

  /** The executor, or the runner with it, is gone. */
  lose(): void {
    if (this.status !== 'running') return;
    const blamed = this.inFlight;
    this.done = false;
    this.inFlight = false;
    const often = this.losses + 1 >= MOST_LOSSES;
    if (this.cancelAsked) {
      if (!this.kind.cleanup || often) this.end(this.failing ? 'error' : 'cancelled');
      else this.cleaningUp = true;
      this.losses += 1;
    } else if (!blamed) {
      if (often) this.end('error');
      this.losses += 1;
    } else {
      this.losses += 1;
      if (this.kind.idempotent && this.used < 2) return;
      if (!this.kind.cleanup) this.end('error');
      else {
        this.failing = true;
        this.cleaningUp = true;
      }
    }
  }

  endCancel(): void {
    if (this.kind.cleanup) {
      this.status = 'running';
      this.cleaningUp = true;
    } else this.end('cancelled');
  }
}
