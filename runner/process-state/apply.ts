import { applyEvent, newRecord } from '../../protocol/process/apply-event.ts';
import type { CopiedStep, ProcessCreated } from '../../protocol/process/events.ts';
import type { AttemptRecord, ActionRecord, ProcessState, StoredEvent, StoredRef } from './state.ts';

/** The state a process has when it was just accepted. `order`: number of that event. */
export function newState(pid: string, order: number, event: ProcessCreated<StoredRef>): ProcessState {
  const copied = event.copied ?? [];
  return {
    order,
    title: event.title,
    record: newRecord(pid, event),
    definition: event.definition,
    params: event.params,
    env: event.env,
    priority: event.priority,
    ...(event.scripts && { scripts: event.scripts }),
    key: event.key ?? null,
    fingerprint: event.fingerprint ?? null,
    lane: event.lane ?? null,
    startedBy: event.by,
    notBefore: null,
    cancel: null,
    failing: null,
    cursor: { next: copied.length, input: event.data, attempts: 0, ranMs: 0 },
    attempts: copied.flatMap(takenOver),
    actions: [{ what: 'started', at: event.at, by: event.by, data: event.data, before: null }],
    claimedAt: null,
  };
}

/** Changes a state by an event, in place. The same code serves the running daemon and recovery after a crash. */
export function applyToState(state: ProcessState, event: StoredEvent): void {
  const { record, cursor } = state;
  const paused = record.interrupt;
  applyEvent(record, event);
  switch (event.type) {
    case 'processStarted':
      state.claimedAt = event.at;
      state.notBefore = null;
      return;
    case 'stepStarted':
      state.attempts.push(begun(event));
      if (event.phase === 'steps') {
        cursor.next = indexOf(state, event.step);
        cursor.input = event.input;
        cursor.attempts += 1;
      }
      delete state.losses;
      return;
    case 'stepFinished':
      finish(state, event, {
        status: 'finished',
        output: event.output,
        next: event.next ?? null,
        artifacts: event.artifacts ?? [],
      });
      if (event.phase === 'steps') passOn(state, event.step, event.next ?? event.output);
      return;
    case 'stepSkipped':
      if (event.phase === 'steps') passOn(state, event.step, cursor.input);
      return;
    case 'stepFailed':
      finish(state, event, { status: 'error', error: event.error, lateOutput: event.lateOutput ?? null });
      if (event.phase !== 'steps') return;
      if (event.then === 'continue') passOn(state, event.step, cursor.input);
      else if (event.then === 'fail') state.failing = event.error;
      return;
    case 'stepCancelled':
      finish(state, event, { status: 'cancelled', lateOutput: event.lateOutput ?? null });
      // Only matters where the process goes on later: an attempt that a shutdown ended before it began.
      if (event.phase === 'steps') cursor.attempts = Math.max(cursor.attempts - 1, 0);
      return;
    case 'processInterrupted':
      release(state, event.ranMs);
      cursor.input = event.data;
      return;
    case 'draftSaved':
      act(state, 'draftSaved', event, event.data);
      return;
    case 'processProceeded':
      act(state, 'proceeded', event, event.data, paused?.data);
      cursor.input = event.data;
      return;
    case 'processDelayed':
      release(state, event.ranMs);
      state.notBefore = event.notBefore;
      return;
    case 'processRequeued':
      release(state, event.ranMs);
      state.notBefore = null;
      if (event.error) state.failing = event.error;
      if (event.reason === 'lost') state.losses = (state.losses ?? 0) + 1;
      return;
    case 'cancelRequested':
      act(state, 'cancelRequested', event);
      state.cancel = { by: event.by, at: event.at };
      return;
    case 'processRetried':
      act(state, 'retried', event, event.input);
      state.failing = null;
      state.cancel = null;
      delete state.losses;
      cursor.attempts = 0;
      cursor.ranMs = 0;
      cursor.next = indexOf(state, event.step);
      if (event.input) cursor.input = event.input;
      if (event.updated) {
        state.definition = event.updated.definition;
        delete state.scripts;
        if (event.updated.scripts) state.scripts = event.updated.scripts;
      }
      return;
    case 'processFinished':
    case 'processFailed':
    case 'processCancelled':
      state.claimedAt = null;
      state.notBefore = null;
      state.failing = null;
      return;
    default:
      return;
  }
}

/** The newest attempt of a step. */
export function lastAttempt(state: ProcessState, step: string): AttemptRecord | undefined {
  return state.attempts.findLast((attempt) => attempt.step === step);
}

function takenOver(copied: CopiedStep<StoredRef>): AttemptRecord[] {
  const { step, status, input, output, next, startedAt, finishedAt, artifacts } = copied;
  if (status === 'skipped' || !input || startedAt === null) return [];
  const rest = { next: next ?? null, lateOutput: null, error: null };
  return [{ step, phase: 'steps', attempt: 0, status, startedAt, finishedAt, input, output, artifacts, ...rest }];
}

function begun({ step, phase, attempt, at, input }: Extract<StoredEvent, { type: 'stepStarted' }>): AttemptRecord {
  return {
    step,
    phase,
    attempt,
    status: 'running',
    startedAt: at,
    finishedAt: null,
    input,
    output: null,
    next: null,
    lateOutput: null,
    error: null,
    artifacts: [],
  };
}

function finish(state: ProcessState, event: { step: string; at: string }, change: Partial<AttemptRecord>): void {
  const attempt = lastAttempt(state, event.step);
  if (attempt) Object.assign(attempt, change, { finishedAt: event.at });
}

function passOn(state: ProcessState, step: string, input: StoredRef): void {
  const { cursor } = state;
  cursor.next = indexOf(state, step) + 1;
  cursor.input = input;
  cursor.attempts = 0;
}

/** No executor has it any more. */
function release(state: ProcessState, ranMs: number | undefined): void {
  state.claimedAt = null;
  if (ranMs !== undefined) state.cursor.ranMs = ranMs;
}

function act(
  state: ProcessState,
  what: ActionRecord['what'],
  { at, by }: { at: string; by: string },
  data?: StoredRef,
  before?: StoredRef,
): void {
  state.actions.push({ what, at, by, data: data ?? null, before: before ?? null });
}

function indexOf({ record, cursor }: ProcessState, step: string): number {
  // Nearly always the one it stands at; a process may have thousands of steps.
  if (record.steps[cursor.next]?.id === step) return cursor.next;
  return record.steps.findIndex(({ id }) => id === step);
}
