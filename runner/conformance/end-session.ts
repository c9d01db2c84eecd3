import { TIMES } from '../../protocol/step/limits.ts';
import type { Session } from './session.ts';
import { explainExit } from './session.ts';
import type { Verdicts } from './verdicts.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';

/** Added to the times a provider is given: the machine that checks may be busy. */
export const SLACK_MS = 1_000;

/**
 * Ends a session the ordinary way and judges how the provider ends: the end of stdin is its stop signal. A session
 * whose end a scenario judged, or that still runs a step, is just put away.
 */
export async function endSession(
  session: Session,
  verdicts: Verdicts,
  violate: (id: RequirementId, message: string) => void,
): Promise<void> {
  if (!session.endingJudged && session.pending.size === 0) {
    if (session.exit) violate('LIFE-05', `${explainExit(session.exit)} before the end of stdin`);
    else await judgeEnd(session, verdicts, violate);
  }
  await session.dispose();
}

async function judgeEnd(
  session: Session,
  verdicts: Verdicts,
  violate: (id: RequirementId, message: string) => void,
): Promise<void> {
  session.closeStdin();
  // Once it is known that the provider does not end, every further session would only cost the same time.
  const patience = verdicts.hasFailed('LIFE-01') ? 100 : TIMES.closeGraceMs + SLACK_MS;
  const exit = await session.waitForExit(patience);
  if (exit === undefined) violate('LIFE-01', `still runs ${TIMES.closeGraceMs / 1000} s after the end of stdin`);
  else if (exit.exitCode !== 0) violate('LIFE-01', `${explainExit(exit)} at the end of stdin`);
}
