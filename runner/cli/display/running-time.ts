import type { ProcessEvent } from '../../../protocol/process/events.ts';

/** How long a process has been running: the time it waits for a person does not count. */
export class RunningTime {
  #ranMs = 0;
  /** Wall-clock milliseconds; undefined while nothing runs. */
  #since: number | undefined;

  event({ type, at }: Pick<ProcessEvent, 'type' | 'at'>): void {
    if (type === 'processStarted') this.#since ??= Date.parse(at);
    else if (ENDS.has(type)) {
      this.#ranMs = this.ms(Date.parse(at));
      this.#since = undefined;
    }
  }

  /** @param now wall-clock milliseconds */
  ms(now: number): number {
    return this.#ranMs + (this.#since === undefined ? 0 : Math.max(0, now - this.#since));
  }
}

const ENDS: ReadonlySet<ProcessEvent['type']> = new Set<ProcessEvent['type']>([
  'processInterrupted',
  'processFinished',
  'processFailed',
  'processCancelled',
]);
