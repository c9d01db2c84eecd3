import type { ProcessEvent, StepLog, TransientEvent } from '../../../protocol/process/events.ts';
import type { Progress } from '../../../protocol/step/messages/index.ts';

/** Lines of the log kept for the running step: more than any terminal shows. */
const TAIL_LINES = 12;

/** What the live display knows of the running step beside the record. */
export interface RunningView {
  step: string;
  attempt: number;
  /** Wall-clock milliseconds. */
  startedMs: number;
  progress: Progress | undefined;
  log: StepLog[];
  /** Wall-clock milliseconds of the next attempt, while waiting for it. */
  retryAtMs: number | undefined;
}

/** Follows the events of one process; holds what passes by and is in no record. */
export class RunningViews {
  #current: RunningView | undefined;

  get current(): RunningView | undefined {
    return this.#current;
  }

  event(event: ProcessEvent): void {
    switch (event.type) {
      case 'stepStarted':
        this.#current = {
          step: event.step,
          attempt: event.attempt,
          startedMs: Date.parse(event.at),
          progress: undefined,
          log: [],
          retryAtMs: undefined,
        };
        break;
      case 'stepFailed':
        if (event.then !== 'retry') this.#current = undefined;
        else if (this.#current) this.#current.retryAtMs = Date.parse(event.at) + (event.retryInMs ?? 0);
        break;
      case 'processStarted':
      case 'processProceeded':
        break;
      default:
        this.#current = undefined;
    }
  }

  passing(event: TransientEvent): void {
    const view = this.#current;
    if (view?.step !== event.step) return;
    if (event.type === 'stepProgress') view.progress = event;
    else {
      view.log.push(event);
      if (view.log.length > TAIL_LINES) view.log.shift();
    }
  }
}
