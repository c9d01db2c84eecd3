import type { ProcessDefinition, StepDefinition } from '../../../protocol/process-file/definition.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { Failure, withCause } from '../../executor/failure.ts';
import { retryDelay } from '../../executor/retry-policy.ts';
import type { AttemptRecord, ProcessState, StoredEvent } from '../../process-state/state.ts';
import { cleanupBegan, has } from './phases-of.ts';

/** Attempts of an idempotent step that are used up by losses where the file has no retry policy. */
const IDEMPOTENT_ATTEMPTS = 2;

/** Times in a row a process may lose its executor with no step to blame; then it is at fault itself. */
const MOST_LOSSES = 3;

export interface Loss {
  /** ISO 8601. */
  at: string;
  reason: 'lost' | 'shutdown';
  /** Running time so far, in milliseconds. */
  ranMs: number;
  /** What is known of how the executor ended. */
  cause?: ProcessError;
  /** A number from 0 up to 1, for the jitter of a retry. */
  random: () => number;
}

/**
 * What becomes of a process whose executor ended before it said how the process did: finished steps never run again,
 * the one in flight only where the file allows it.
 */
export function eventsAfterLoss(state: ProcessState, definition: ProcessDefinition, loss: Loss): StoredEvent[] {
  const attempt = state.attempts.findLast(({ status }) => status === 'running');
  if (state.cancel) return [...cancelled(attempt, loss), ...endOfCancel(state, loss)];
  const error = lostError(loss, attempt?.step);
  if (cleanupBegan(state)) {
    if (attempt && cleanupMayRunAgain(state, definition, attempt))
      return [...failed(attempt, loss, error, { then: 'retry', retryInMs: 0 }), requeued(loss)];
    const ended = state.failing ? withCause(state.failing, error) : error;
    return [...failed(attempt, loss, error, { then: 'fail' }), { type: 'processFailed', at: loss.at, error: ended }];
  }
  if (!attempt) return [withoutStep(state, loss, error)];
  const waitMs = waitBeforeAgain(definition, state, attempt, error, loss.random);
  if (waitMs !== undefined) {
    const again = failed(attempt, loss, error, { then: 'retry', retryInMs: Math.round(waitMs) });
    return [...again, waitMs > 0 ? delayed(loss, waitMs) : requeued(loss)];
  }
  const ends = failed(attempt, loss, error, { then: 'fail' });
  if (has(state, 'onFailure', 'finally')) return [...ends, requeued(loss)];
  return [...ends, { type: 'processFailed', at: loss.at, error }];
}

/** Milliseconds before the step in flight may run again; undefined: it may not. */
function waitBeforeAgain(
  definition: ProcessDefinition,
  state: ProcessState,
  attempt: AttemptRecord,
  error: ProcessError,
  random: () => number,
): number | undefined {
  const step = definition.steps.find(({ id }) => id === attempt.step);
  if (!step) return undefined;
  const used = state.cursor.attempts;
  if (namesLoss(step)) {
    const waitMs = retryDelay(step.retry, used, new Failure(error), random);
    if (waitMs !== undefined) return waitMs;
  }
  return step.idempotent && used < Math.max(step.retry.maxAttempts, IDEMPOTENT_ATTEMPTS) ? 0 : undefined;
}

/** An executor begins with the first cleanup step again, so nothing but that one may have run. */
function cleanupMayRunAgain(
  { record, attempts }: ProcessState,
  { onFailure, finally: last }: ProcessDefinition,
  { step }: AttemptRecord,
): boolean {
  const others = record.steps.filter(({ id, phase }) => phase !== 'steps' && id !== step);
  const definition = [...onFailure, ...last].find(({ id }) => id === step);
  const used = attempts.filter((attempt) => attempt.step === step).length;
  return (
    others.every(({ status }) => status === 'pending') &&
    (definition?.idempotent ?? false) &&
    used < IDEMPOTENT_ATTEMPTS
  );
}

function namesLoss({ retry }: StepDefinition): boolean {
  return retry.on?.includes('RunnerLost') ?? false;
}

/** It was lost between steps, or before its first: it goes on where it stands, unless that happens every time. */
function withoutStep(state: ProcessState, loss: Loss, error: ProcessError): StoredEvent {
  if (loss.reason === 'lost' && (state.losses ?? 0) + 1 >= MOST_LOSSES)
    return { type: 'processFailed', at: loss.at, error: state.failing ? withCause(state.failing, error) : error };
  return requeued(loss);
}

function endOfCancel(state: ProcessState, loss: Loss): StoredEvent[] {
  const often = (state.losses ?? 0) + 1 >= MOST_LOSSES;
  if (has(state, 'finally') && !cleanupBegan(state) && !often) return [requeued(loss)];
  if (state.failing) return [{ type: 'processFailed', at: loss.at, error: state.failing }];
  return [{ type: 'processCancelled', at: loss.at, reason: 'user' }];
}

function cancelled(attempt: AttemptRecord | undefined, { at }: Loss): StoredEvent[] {
  if (!attempt) return [];
  const { step, phase, attempt: number } = attempt;
  return [{ type: 'stepCancelled', at, step, phase, attempt: number }];
}

function failed(
  attempt: AttemptRecord | undefined,
  { at }: Loss,
  error: ProcessError,
  next: { then: 'fail' } | { then: 'retry'; retryInMs: number },
): StoredEvent[] {
  if (!attempt) return [];
  const { step, phase, attempt: number } = attempt;
  return [{ type: 'stepFailed', at, step, phase, attempt: number, error, ...next }];
}

function requeued({ at, reason, ranMs }: Loss): StoredEvent {
  return { type: 'processRequeued', at, reason, ranMs };
}

function delayed({ at, ranMs }: Loss, waitMs: number): StoredEvent {
  return { type: 'processDelayed', at, ranMs, notBefore: new Date(Date.parse(at) + waitMs).toISOString() };
}

function lostError({ reason, cause }: Loss, step: string | undefined): ProcessError {
  const when = step === undefined ? 'no step was running' : 'this step was running';
  const what = reason === 'shutdown' ? 'The runner was stopped' : 'The runner or executor ended';
  const advice = step === undefined ? '' : ' It is not run again on its own, since it may have done its work in part.';
  return {
    code: 'RunnerLost',
    message: `${what} while ${when}.${advice}`,
    type: 'RunnerLost',
    stack: [],
    ...(step !== undefined && { step }),
    ...(cause && { cause }),
  };
}
