import type { JsonObject } from '../../../protocol/data/json.ts';
import type { StepDefinition } from '../../../protocol/process-file/definition.ts';
import {
  ExpressionError,
  evaluateTemplateText,
  resolveValue,
} from '../../../protocol/process-file/expressions/index.ts';
import type { PublishedArtifact } from '../../../protocol/process/events.ts';
import type { StepPhase } from '../../../protocol/process/states.ts';
import type { InterruptRequest, RunContext } from '../../../protocol/step/messages/index.ts';
import { publishArtifacts } from '../artifacts.ts';
import { runCommand } from '../command/run-command.ts';
import { applyEnvironment } from '../environment.ts';
import { Failure, failure, toFailure } from '../failure.ts';
import type { AttemptFolderPair } from '../folders.ts';
import { LaunchError } from '../launch/launch-error.ts';
import type { Surroundings } from '../process/surroundings.ts';
import { Stop, timeoutError, type StopCause } from '../stop.ts';
import { matchSchema } from './match-schema.ts';
import type { ActionRequest, ActionResult } from './action.ts';
import { AttemptReport } from './attempt-report.ts';
import { IdleWatch } from './idle-watch.ts';
import { nextInput, tooLarge } from './output-rules.ts';

/** Which attempt of which step. */
export interface AttemptPlan {
  step: StepDefinition;
  phase: StepPhase;
  index: number;
  input: JsonObject;
  /** Counted from 1, as the retry policy counts. */
  attempt: number;
}

/** The number of an attempt in events and logs: counted on from those before the process was retried. */
export function numberOf({ job }: Pick<Surroundings, 'job'>, stepId: string, attempt: number): number {
  return (job.attemptsBefore?.[stepId] ?? 0) + attempt;
}

export type AttemptOutcome =
  | {
      kind: 'finished';
      output: JsonObject;
      /** What the next step gets. */
      next: JsonObject;
      summary?: string | undefined;
      interrupt?: InterruptRequest | undefined;
      artifacts: PublishedArtifact[];
    }
  | { kind: 'failed'; failure: Failure; cause?: StopCause | undefined; lateOutput?: JsonObject | undefined }
  | { kind: 'cancelled'; lateOutput?: JsonObject | undefined }
  /** Ended because the process is given back: how it went is for others to say. */
  | { kind: 'cutOff' };

/**
 * Runs one attempt to its end, whatever that is; never throws. The first cause wins: once `phase` or a time limit
 * began to end it, that is the outcome, and what the step still answers is only kept as `lateOutput`. Only where the
 * process is given back does a step count that was done all the same: else its work would be lost or done twice.
 */
export async function runAttempt(around: Surroundings, phase: Stop, plan: AttemptPlan): Promise<AttemptOutcome> {
  const { step } = plan;
  // It came while the start was being written ahead: nothing has been started, so nothing was cut off.
  if (phase.cause) return phase.cause.kind === 'giveBack' ? { kind: 'cancelled' } : stopped(phase.cause);
  const stop = new Stop();
  const report = new AttemptReport(around.host, around.clock, around.masker, {
    step: step.id,
    phase: plan.phase,
    attempt: numberOf(around, step.id, plan.attempt),
  });
  const callOffs = [
    phase.onBegin((cause) => {
      stop.begin(cause);
    }),
    phase.onKill(() => {
      stop.kill();
    }),
    limit(around, step.timeoutMs, (ms) => {
      stop.begin({ kind: 'timeout', limit: 'step', ms });
    }),
    watchIdle(around, step.idleTimeoutMs, report, stop),
  ];
  let folders: AttemptFolderPair | undefined;
  let published = false;
  try {
    folders = around.folders.take();
    const result = await act(around, plan, { report, stop, folders });
    const counts = stop.cause?.kind === 'giveBack' && result.done;
    if (stop.cause && !counts) return stopped(stop.cause, report, result.output);
    const artifacts = await publishArtifacts(folders.artifactDir, result.artifacts);
    published = artifacts.length > 0;
    return { kind: 'finished', ...(await accept(around, plan, result)), artifacts };
  } catch (error) {
    if (stop.cause) return stopped(stop.cause, report);
    return { kind: 'failed', failure: explain(error) };
  } finally {
    for (const callOff of callOffs) callOff();
    report.end();
    if (folders) around.folders.giveBack(folders, published);
  }
}

/** Evaluates what the step is given and has it run. */
async function act(
  around: Surroundings,
  { step, input, attempt, index }: AttemptPlan,
  running: { report: AttemptReport; stop: Stop; folders: AttemptFolderPair },
): Promise<ActionResult> {
  const { job, scope: processScope, pool, launcher } = around;
  await matchSchema(around.validator, step.inputSchema, input, 'InputInvalid', 'The input');
  const scope = processScope.of(step, input);
  const provider = step.action.kind === 'provider' ? job.definition.providers[step.action.provider] : undefined;
  const ofProvider = applyEnvironment(around.variables, provider?.env ?? {}, scope, around.secrets);
  const variables = applyEnvironment(ofProvider, step.env, scope, around.secrets);
  const visible = { ...scope, env: variables.visible };
  const context: RunContext = {
    processId: job.pid,
    stepId: step.id,
    stepIndex: index,
    attempt,
    maxAttempts: step.retry.maxAttempts,
    workDir: step.cwd,
    ...running.folders,
  };
  const request: ActionRequest = {
    step,
    input,
    with: resolveValue(step.with, visible) as JsonObject,
    env: variables.all,
    context,
    report: running.report,
    stop: running.stop,
    maxDataBytes: job.maxDataBytes,
  };
  if (step.action.kind === 'provider') return pool.run(step, step.action.provider, step.action.step, request);
  const args = step.action.kind === 'command' ? step.action.args : [];
  return runCommand(
    launcher,
    around.scratch.commandFiles,
    step.action,
    args.map((arg) => evaluateTemplateText(arg, visible)),
    request,
  );
}

/** Checks the output and makes the next input of it. */
async function accept(
  { validator, masker, job }: Surroundings,
  { step, input }: AttemptPlan,
  { output, summary, interrupt }: ActionResult,
): Promise<{ output: JsonObject; next: JsonObject; summary?: string; interrupt?: InterruptRequest }> {
  const secret = masker.find(output);
  if (secret !== undefined) {
    const place = secret === '' ? 'a key at the top' : secret;
    throw failure('SecretInData', `The output contains a secret (at ${place}); outputs are stored, so it is refused.`);
  }
  await matchSchema(validator, step.outputSchema, output, 'OutputInvalid', 'The output');
  const next = nextInput(step.outputMode, input, output);
  if (step.outputMode === 'merge') {
    const bytes = Buffer.byteLength(JSON.stringify(next));
    if (bytes > job.maxDataBytes) throw tooLarge('output', bytes, job.maxDataBytes);
  }
  return {
    output,
    next,
    ...(summary !== undefined && { summary: masker.mask(summary) }),
    ...(interrupt && { interrupt: { ...interrupt, message: masker.mask(interrupt.message) } }),
  };
}

function stopped(cause: StopCause, report?: AttemptReport, lateOutput?: JsonObject): AttemptOutcome {
  if (cause.kind === 'giveBack') return { kind: 'cutOff' };
  if (cause.kind === 'cancel') return { kind: 'cancelled', lateOutput };
  const stderr = report?.stderrTail.text() ?? '';
  const error = timeoutError(cause, stderr === '' ? {} : { stderr });
  return { kind: 'failed', failure: new Failure(error), cause, lateOutput };
}

function explain(error: unknown): Failure {
  if (error instanceof ExpressionError) return failure('ExpressionFailed', error.message);
  if (error instanceof LaunchError) return failure('SpawnFailed', error.message, error.details);
  return toFailure(error);
}

function limit({ clock }: Surroundings, ms: number | undefined, reached: (ms: number) => void): () => void {
  if (ms === undefined) return () => undefined;
  return clock.after(ms, () => {
    reached(ms);
  });
}

function watchIdle({ clock }: Surroundings, ms: number | undefined, report: AttemptReport, stop: Stop): () => void {
  if (ms === undefined) return () => undefined;
  const watch = new IdleWatch(clock, ms, () => {
    stop.begin({ kind: 'timeout', limit: 'idle', ms });
  });
  report.onActivity = () => {
    watch.seen();
  };
  return () => {
    watch.end();
  };
}
