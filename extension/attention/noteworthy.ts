import type { EventsParams } from '../../protocol/control/events.ts';

/** What a person may have to be told of. */
export interface Noteworthy {
  pid: string;
  what: 'needsYou' | 'failed';
}

/** The last of each process in a batch: what was answered in the same moment is not worth a word. */
export function noteworthy(events: EventsParams['events']): Noteworthy[] {
  const found = new Map<string, Noteworthy['what']>();
  for (const { pid, event } of events) {
    if (event.type === 'processInterrupted') found.set(pid, 'needsYou');
    else if (event.type === 'processFailed') found.set(pid, 'failed');
    else if (OVERTAKES.has(event.type)) found.delete(pid);
  }
  return [...found].map(([pid, what]) => ({ pid, what }));
}

const OVERTAKES: ReadonlySet<string> = new Set([
  'processProceeded',
  'processRequeued',
  'processRetried',
  'processCancelled',
  'processDeleted',
]);

/** Whether a process was started by this person: `startedBy` is the OS user, with the client in brackets behind. */
export function isOwn(startedBy: string, user: string): boolean {
  return startedBy === user || startedBy.startsWith(`${user} (`);
}
