import type { NumberedEvent } from '../../../runner/store/store.ts';

const ENDS = new Set(['processFinished', 'processFailed', 'processCancelled']);
const STEP_ENDS = new Set(['stepFinished', 'stepFailed', 'stepCancelled']);

/** What no history may hold, whatever happened: a sentence each; empty is good. */
export function faultsOf(history: readonly NumberedEvent[]): string[] {
  const faults: string[] = [];
  history.forEach(({ number }, index) => {
    if (number !== index + 1) faults.push(`event ${number} comes at place ${index + 1}`);
  });
  const byPid = new Map<string, NumberedEvent['event'][]>();
  for (const { pid, event } of history) byPid.set(pid, [...(byPid.get(pid) ?? []), event]);
  for (const [pid, events] of byPid) faults.push(...faultsOfProcess(events).map((fault) => `${pid}: ${fault}`));
  return faults;
}

function faultsOfProcess(events: readonly NumberedEvent['event'][]): string[] {
  const faults: string[] = [];
  let over = false;
  const begun = new Set<string>();
  const ended = new Set<string>();
  let done = new Set<string>();
  for (const event of events) {
    if (over && event.type !== 'processRetried' && event.type !== 'processDeleted') {
      faults.push(`${event.type} after its end`);
    }
    if (ENDS.has(event.type)) over = true;
    if (event.type === 'processRetried') {
      over = false;
      // It goes on at this step; what came before stays done.
      done = new Set([...done].filter((step) => step < event.step));
    }
    if (event.type === 'stepStarted') {
      const attempt = `${event.step} ${event.attempt}`;
      if (begun.has(attempt)) faults.push(`attempt ${attempt} began twice`);
      if (done.has(event.step)) faults.push(`${event.step} ran again although it was finished`);
      begun.add(attempt);
    }
    if (STEP_ENDS.has(event.type) && 'attempt' in event) {
      const attempt = `${event.step} ${event.attempt}`;
      if (!begun.has(attempt)) faults.push(`attempt ${attempt} ended and never began`);
      if (ended.has(attempt)) faults.push(`attempt ${attempt} ended twice`);
      ended.add(attempt);
      if (event.type === 'stepFinished' && event.phase === 'steps') done.add(event.step);
    }
  }
  return faults;
}
