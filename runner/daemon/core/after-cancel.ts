import type { ProcessState, StoredEvent } from '../../process-state/state.ts';
import { cleanupBegan, has } from './phases-of.ts';

/**
 * What follows a cancel of a process that no executor has: the end, or the queue where `finally` steps are left to
 * run. There are none for a process of which nothing has run.
 * @param now leaves the `finally` steps out
 */
export function eventsAfterCancel(state: ProcessState, at: string, now: boolean): StoredEvent[] {
  const { record, cursor, failing } = state;
  if (record.attempt > 0 && has(state, 'finally') && !cleanupBegan(state) && !now)
    return [{ type: 'processRequeued', at, reason: 'cancelled', ranMs: cursor.ranMs }];
  // It was ending with an error before anybody cancelled: the first cause stands.
  if (failing) return [{ type: 'processFailed', at, error: failing }];
  return [{ type: 'processCancelled', at, reason: 'user' }];
}
