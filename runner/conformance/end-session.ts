import { TIMES } from '../../protocol/step/limits.ts';
import type { Session } from './session.ts';
import { explainExit } from './session.ts';
import type { Verdicts } from './verdicts.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';

/**
 * Ends a session the ordinary way and judges how the provider ends: the end of stdin is its stop signal. A session
 * whose end a scenario judged, or in which something may still run, is just put away.
 */
export async function endSession(
  session: Session,
  verdicts: Verdicts,
  violate: (id: RequirementId, message: string) => void,
): Promise<void> {
  // Once it is known that the provider does not end, every further session would only cost the same time.
  if (!session.endingJudged && session.pending.settled && !verdicts.hasFailed('LIFE-01')) {
    if (session.exit) violate('LIFE-05', `${explainExit(session.exit)} before the end of stdin`);
    else await judgeEnd(session, violate);
  }
  await session.dispose();
}

async function judgeEnd(session: Session, violate: (id: RequirementId, message: string) => void): Promise<void> {
  session.closeStdin();
  const exit = await session.waitForExit(TIMES.closeGraceMs + session.patience.slackMs);
  if (exit === undefined) violate('LIFE-01', `still runs ${TIMES.closeGraceMs / 1000} s after the end of stdin`);
  else if (exit.exitCode !== 0) violate('LIFE-01', `${explainExit(exit)} at the end of stdin`);
}
