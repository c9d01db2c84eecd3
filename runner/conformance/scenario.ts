import type { RequirementId } from '../../protocol/step/requirements.ts';
import type { Trial } from './trial.ts';

/**
 * One thing tried with a provider, to see whether one requirement is met. It throws a Violation when it is not and
 * NotApplicable when there is nothing to try; otherwise the requirement is met as far as this scenario goes.
 */
export interface Scenario {
  requirement: RequirementId;
  /** What is tried; completes "… : no answer". */
  title: string;
  /** A finding about the first is recorded as one about the second: here it is the point. */
  attribute?: Partial<Record<RequirementId, RequirementId>>;
  /** Time it may take as a whole, in milliseconds, where that is more than most need. */
  timeoutMs?: number;
  run(trial: Trial): Promise<void>;
}
