import { formatDuration } from '../../../protocol/process-file/durations.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { ProcessState, StoredEvent } from '../../process-state/state.ts';
import { lastAttempt } from '../../process-state/apply.ts';
import { has } from './phases-of.ts';

/** What becomes of a process that nobody let proceed in time. */
export function eventsAfterExpiry(state: ProcessState, at: string): StoredEvent[] {
  const { interrupt } = state.record;
  if (!interrupt) return [];
  const since = lastAttempt(state, interrupt.step)?.finishedAt;
  const given = interrupt.expiresAt !== null && since ? Date.parse(interrupt.expiresAt) - Date.parse(since) : undefined;
  const error: ProcessError = {
    code: 'InterruptExpired',
    message: `Nobody let the process proceed${given === undefined ? ' in time' : ` within ${formatDuration(given)}`}.`,
    type: 'InterruptExpired',
    stack: [],
    step: interrupt.step,
  };
  if (!has(state, 'onFailure', 'finally')) return [{ type: 'processFailed', at, error }];
  return [{ type: 'processRequeued', at, reason: 'expired', ranMs: state.cursor.ranMs, error }];
}
