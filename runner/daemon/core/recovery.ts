import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { ProcessState } from '../../process-state/state.ts';
import { logFault } from '../log.ts';
import { eventsAfterCancel } from './after-cancel.ts';
import { eventsAfterOutcome, type Outcome } from './after-outcome.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { CoreParts } from './parts.ts';

/**
 * Takes up what an earlier runner left: its programs are ended first, what it was running goes by the rule for lost
 * runners, pauses and delays wait on. Nothing is given out before that.
 */
export async function recover(parts: CoreParts, dispatcher: Dispatcher): Promise<void> {
  const { ledger, store, log, endSurvivors } = parts;
  await endSurvivors();
  const states = await store.live();
  ledger.load(states);
  for (const state of states) if (keepsPlace(state)) dispatcher.holdPlace(state);
  let lost = 0;
  for (const state of states) {
    const { pid, status } = state.record;
    if (status === 'running') {
      lost += 1;
      await afterRunnerLost(parts, state);
    } else if (status === 'interrupted' && state.cancel) {
      // It came to its pause while it was being cancelled, and the runner ended before it could say what that means.
      ledger.commit(pid, eventsAfterCancel(state, parts.now(), false));
    } else dispatcher.place(state);
  }
  if (states.length > 0) log.write('info', 'Took up the queue', { processes: states.length, wereRunning: lost });
}

async function afterRunnerLost(parts: CoreParts, state: ProcessState): Promise<void> {
  const { ledger, definitions, log, now, random } = parts;
  const { pid } = state.record;
  const definition = await definitions.read(state.definition).catch((error: unknown) => {
    logFault(log, 'The definition of a process cannot be read', error, { pid });
    return undefined;
  });
  const error: ProcessError = { code: 'RunnerLost', message: 'The runner ended.', type: 'RunnerLost', stack: [] };
  const ended: Outcome = { outcome: { status: 'lost', error }, ranMs: ranBefore(state) };
  ledger.commit(pid, eventsAfterOutcome(state, ended, { definition, random, at: now() }));
}

/** Running time as far as it is known: until the last thing that is recorded of the run that was cut off. */
function ranBefore({ cursor, claimedAt, attempts }: ProcessState): number {
  if (claimedAt === null) return cursor.ranMs;
  const times = attempts.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt ?? startedAt]);
  const last = times.reduce((latest, time) => (time > latest ? time : latest), claimedAt);
  return cursor.ranMs + Math.max(Date.parse(last) - Date.parse(claimedAt), 0);
}

/** A lane with `hold` is kept from the first run to the end, but for the time between an error and a retry. */
function keepsPlace({ lane, record, actions }: ProcessState): boolean {
  return (lane?.hold ?? false) && record.attempt > 0 && actions.at(-1)?.what !== 'retried';
}
