import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { ExecutorLost, ExecutorOutcome } from '../../executor-process/messages.ts';
import type { ProcessState, StoredEvent } from '../../process-state/state.ts';
import { isTerminal } from '../../process-state/terminal.ts';
import { eventsAfterCancel } from './after-cancel.ts';
import { eventsAfterLoss, type Loss } from './after-loss.ts';

/** How it went with an executor, or that there never was one. */
export interface Outcome {
  outcome:
    | ExecutorOutcome
    | ExecutorLost
    /** It was cancelled, or the runner began to stop, before an executor had it. */
    | { status: 'unstarted' }
    /** What it needs could not be read. */
    | { status: 'broken'; error: ProcessError };
  /** Running time of the process so far, in milliseconds. */
  ranMs: number;
}

interface Circumstances {
  /** Undefined: it cannot be read. */
  definition: ProcessDefinition | undefined;
  /** ISO 8601. */
  at: string;
  random: () => number;
}

/** What is left to say when an executor has let go of a process; nothing, where its events have said it all. */
export function eventsAfterOutcome(
  state: ProcessState,
  { outcome, ranMs }: Outcome,
  { definition, at, random }: Circumstances,
): StoredEvent[] {
  const { status } = state.record;
  if (isTerminal(status)) return [];
  if (outcome.status === 'broken') return [{ type: 'processFailed', at, error: outcome.error }];
  // A cancel that came when the executor had said all it had to say.
  if (status === 'interrupted') return state.cancel ? eventsAfterCancel(state, at, false) : [];
  if (outcome.status === 'unstarted') {
    return state.cancel && state.record.attempt === 0 ? eventsAfterCancel(state, at, false) : [];
  }
  if (outcome.status === 'delayed') {
    if (state.cancel) return eventsAfterCancel(state, at, false);
    const notBefore = new Date(Date.parse(at) + outcome.retryInMs).toISOString();
    return [{ type: 'processDelayed', at, notBefore, ranMs }];
  }
  const loss: Loss = { at, ranMs, random, reason: outcome.status === 'stopped' ? 'shutdown' : 'lost' };
  if (outcome.status === 'lost') loss.cause = outcome.error;
  // Without its definition nothing more of it can run.
  if (!definition) return [{ type: 'processFailed', at, error: unreadable() }];
  return eventsAfterLoss(state, definition, loss);
}

function unreadable(): ProcessError {
  const message = 'The recorded definition of the process cannot be read any more.';
  return { code: 'InternalError', message, type: 'InternalError', stack: [] };
}
