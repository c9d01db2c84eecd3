import type { InterruptRecord } from '../../../protocol/process/record.ts';
import type { ProcessState, StoredRef } from '../../process-state/state.ts';
import { ControlError } from '../control-error.ts';

/**
 * The pause of a process. Throws a Conflict when it has another revision than the one last seen, naming who was
 * first and when; WrongState when it does not wait for anybody.
 */
export function pauseOf(state: ProcessState, revision: number | undefined): InterruptRecord<StoredRef> {
  const { interrupt } = state.record;
  if (!interrupt || state.cancel) {
    // Who has seen a pause was not the first to answer it; who has not is mistaken.
    if (revision !== undefined && state.actions.some(({ what }) => what === 'proceeded')) throw alreadyAnswered(state);
    throw wrongState(state);
  }
  if (revision !== undefined && revision !== interrupt.revision) throw alreadyAnswered(state);
  return interrupt;
}

/** Somebody else changed it first. */
export function alreadyAnswered(state: ProcessState): ControlError {
  const { record, actions, cancel } = state;
  const last = actions.findLast(
    ({ what }) => what === 'proceeded' || what === 'draftSaved' || what === 'cancelRequested',
  );
  const did = {
    started: 'started it',
    draftSaved: 'saved a draft',
    proceeded: 'let it proceed',
    cancelRequested: 'cancelled it',
    retried: 'had it retried',
  };
  const first = last ? `${last.by} ${did[last.what]} at ${last.at}` : 'the pause has changed or run out';
  return new ControlError('Conflict', `Somebody else was first: ${first}. Look at it again.`, {
    pid: record.pid,
    status: record.status,
    ...(last && { by: last.by, at: last.at }),
    ...(record.interrupt && !cancel && { revision: record.interrupt.revision }),
  });
}

function wrongState({ record, cancel }: ProcessState): ControlError {
  const { pid, status } = record;
  const how = cancel ? 'being cancelled' : status;
  return new ControlError('WrongState', `The process does not wait for anybody: it is ${how}.`, { pid, status });
}
