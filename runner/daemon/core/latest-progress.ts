import type { StepProgress } from '../../../protocol/process/events.ts';
import type { StepRecord } from '../../../protocol/process/record.ts';
import type { StoredEvent } from '../../process-state/state.ts';

/** The newest progress of each step that runs, for whoever asks; gone when the process stops running. */
export class LatestProgress {
  readonly #byPid = new Map<string, Map<string, StepProgress>>();

  set(pid: string, progress: StepProgress): void {
    let steps = this.#byPid.get(pid);
    if (!steps) this.#byPid.set(pid, (steps = new Map<string, StepProgress>()));
    steps.set(progress.step, progress);
  }

  event(pid: string, event: StoredEvent): void {
    if (event.type === 'stepStarted') this.#byPid.get(pid)?.delete(event.step);
    else if (!event.type.startsWith('step')) this.#byPid.delete(pid);
  }

  /** Steps with their progress in place. */
  shown(pid: string, steps: readonly StepRecord[]): StepRecord[] {
    const known = this.#byPid.get(pid);
    return steps.map((step) => {
      const found = known?.get(step.id);
      if (!found || found.attempt !== step.attempt) return { ...step };
      const { progress, total, message } = found;
      const shown = { progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
      return { ...step, progress: shown };
    });
  }
}
