import type { StepPhase } from '../../../protocol/process/states.ts';
import type { ProcessState } from '../../process-state/state.ts';

/** Whether the file has steps in any of these lists. */
export function has({ record }: ProcessState, ...phases: StepPhase[]): boolean {
  return record.steps.some(({ phase }) => phases.includes(phase));
}

/** Whether a step of `onFailure` or `finally` has been begun since the process was started or retried. */
export function cleanupBegan({ record }: ProcessState): boolean {
  return record.steps.some(({ phase, status }) => phase !== 'steps' && status !== 'pending');
}

/** Number of its main steps; the cursor stands there when all are done. */
export function mainSteps({ record }: ProcessState): number {
  return record.steps.filter(({ phase }) => phase === 'steps').length;
}
