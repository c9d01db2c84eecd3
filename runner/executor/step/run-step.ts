import type { JsonObject } from '../../../protocol/data/json.ts';
import { evaluateCondition, ExpressionError } from '../../../protocol/process-file/expressions/index.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { InterruptRequest } from '../../../protocol/step/messages/index.ts';
import { isoTime } from '../clock.ts';
import { failure } from '../failure.ts';
import type { Surroundings } from '../process/surroundings.ts';
import { retryDelay } from '../retry-policy.ts';
import { timeoutError, type Stop, type StopCause } from '../stop.ts';
import { numberOf, runAttempt, type AttemptOutcome, type AttemptPlan } from './attempt.ts';

/** How a step ended, all its attempts together. */
export type StepEnd =
  /** Done, skipped, or failed with `continueOnError`: the process goes on with `next`. */
  | { kind: 'passed'; next: JsonObject; interrupt?: InterruptRequest | undefined; done: boolean }
  | { kind: 'failed'; error: ProcessError }
  | { kind: 'cancelled' }
  /** The process is given back. `cutOff`: an attempt was running, and is to be told as lost. */
  | { kind: 'stopped'; attempts: number; cutOff: boolean }
  /** The next attempt is due later than an executor waits. */
  | { kind: 'delayed'; attempts: number; retryInMs: number };

/** Runs one step: its condition, then attempts until one succeeds or the policy says no more. */
export async function runStep(around: Surroundings, phase: Stop, plan: AttemptPlan): Promise<StepEnd> {
  const { step, input } = plan;
  if (phase.cause) return stoppedBetween(phase.cause, plan, plan.attempt - 1);
  const skip = shouldSkip(around, plan);
  if (skip === true) {
    around.scope.record(step.id, 'skipped', null);
    void around.host.commit({ type: 'stepSkipped', at: isoTime(around.clock), step: step.id, phase: plan.phase });
    return { kind: 'passed', next: input, done: false };
  }
  for (let attempt = plan.attempt; ; attempt += 1) {
    const current = { ...plan, attempt };
    await writeAhead(around, current);
    const outcome: AttemptOutcome =
      skip === false ? await runAttempt(around, phase, current) : { kind: 'failed', failure: skip };
    const end = conclude(around, phase, current, outcome);
    if (end.kind !== 'retry') return end;
    if (end.waitMs > around.longestInlineWaitMs) return { kind: 'delayed', attempts: attempt, retryInMs: end.waitMs };
    const interrupted = await wait(around, phase, end.waitMs);
    if (interrupted) return stoppedBetween(interrupted, plan, attempt, end.error);
  }
}

/** True or false; a failure when the condition cannot be evaluated. */
function shouldSkip(
  { scope, variables }: Surroundings,
  { step, input }: AttemptPlan,
): boolean | ReturnType<typeof failure> {
  if (step.if === undefined) return false;
  try {
    return !evaluateCondition(step.if, { ...scope.of(step, input), env: variables.visible });
  } catch (error) {
    if (error instanceof ExpressionError) return failure('ExpressionFailed', `In \`if\`: ${error.message}`);
    throw error;
  }
}

/** No program of a step runs before its start is kept, unless running it twice does no harm. */
async function writeAhead(around: Surroundings, { step, phase, attempt, input }: AttemptPlan): Promise<void> {
  const { host, clock } = around;
  const number = numberOf(around, step.id, attempt);
  const kept = host.commit({ type: 'stepStarted', at: isoTime(clock), step: step.id, phase, attempt: number, input });
  await (step.idempotent ? host.room?.() : kept);
}

/** Tells the host how an attempt ended and decides what comes next. */
function conclude(
  around: Surroundings,
  phaseStop: Stop,
  { step, phase, attempt, input }: AttemptPlan,
  outcome: AttemptOutcome,
): StepEnd | { kind: 'retry'; waitMs: number; error: ProcessError } {
  const { host, scope, masker } = around;
  if (outcome.kind === 'cutOff') return { kind: 'stopped', attempts: attempt, cutOff: true };
  const of = { at: isoTime(around.clock), step: step.id, phase, attempt: numberOf(around, step.id, attempt) };
  if (outcome.kind === 'finished') {
    const { output, next, summary, artifacts, interrupt } = outcome;
    scope.record(step.id, 'finished', output, artifacts);
    void host.commit({
      type: 'stepFinished',
      ...of,
      output,
      ...(next !== output && { next }),
      ...(summary !== undefined && { summary }),
      ...(artifacts.length > 0 && { artifacts }),
    });
    return { kind: 'passed', next, interrupt, done: true };
  }
  const late =
    outcome.lateOutput && masker.find(outcome.lateOutput) === undefined ? { lateOutput: outcome.lateOutput } : {};
  if (outcome.kind === 'cancelled') {
    scope.record(step.id, 'cancelled', null);
    void host.commit({ type: 'stepCancelled', ...of, ...late });
    if (phaseStop.cause?.kind === 'giveBack') return { kind: 'stopped', attempts: attempt, cutOff: false };
    return { kind: 'cancelled' };
  }
  const error = masker.maskError({ ...outcome.failure.error, step: step.id });
  const failed = { type: 'stepFailed', ...of, error, ...late } as const;
  const wholeIsOver =
    outcome.cause?.kind === 'timeout' && (outcome.cause.limit === 'process' || outcome.cause.limit === 'cleanup');
  if (!wholeIsOver) {
    const waitMs = retryDelay(step.retry, attempt, outcome.failure, around.random);
    if (waitMs !== undefined) {
      void host.commit({ ...failed, then: 'retry', retryInMs: Math.round(waitMs) });
      return { kind: 'retry', waitMs, error };
    }
    if (step.continueOnError) {
      scope.record(step.id, 'error', null);
      void host.commit({ ...failed, then: 'continue' });
      return { kind: 'passed', next: input, done: false };
    }
  }
  scope.record(step.id, 'error', null);
  void host.commit({ ...failed, then: 'fail' });
  return { kind: 'failed', error };
}

/** Waits for the next attempt; resolves early, with the cause, when the phase is being ended. */
function wait({ clock }: Surroundings, phase: Stop, ms: number): Promise<StopCause | undefined> {
  return new Promise((resolve) => {
    const callOff = clock.after(ms, () => {
      forget();
      resolve(undefined);
    });
    const forget = phase.onBegin((cause) => {
      callOff();
      resolve(cause);
    });
  });
}

/** The end of a step no attempt of which is running. `attempts`: begun so far. */
function stoppedBetween(cause: StopCause, { step }: AttemptPlan, attempts: number, last?: ProcessError): StepEnd {
  if (cause.kind === 'giveBack') return { kind: 'stopped', attempts, cutOff: false };
  if (cause.kind === 'cancel') return { kind: 'cancelled' };
  return { kind: 'failed', error: { ...timeoutError(cause), step: step.id, ...(last && { cause: last }) } };
}
