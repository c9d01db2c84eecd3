import type { StepDefinition } from '../../../protocol/process-file/definition.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { CancelRequest, CancelToken } from '../cancel-token.ts';
import { isoTime } from '../clock.ts';
import { applyEnvironment } from '../environment.ts';
import { failure, toFailure, withCause, type Failure } from '../failure.ts';
import { AttemptFolders } from '../folders.ts';
import type { ExecutorHost } from '../host.ts';
import type { Cursor, Job, JobOutcome } from '../job.ts';
import { ProviderPool } from '../provider/pool.ts';
import { readEnvFile } from '../secrets/env-file.ts';
import { Masker, SHORTEST_MASKED } from '../secrets/masker.ts';
import { resolveSecrets } from '../secrets/resolve.ts';
import { numberOf } from '../step/attempt.ts';
import { Scratch } from '../scratch.ts';
import { ProcessScope } from '../step/scope.ts';
import { causeOf, Stop } from '../stop.ts';
import { ExpressionError } from '../../../protocol/process-file/expressions/index.ts';
import { runCleanup, type CleanupEnd } from './phases.ts';
import { runSteps, type StepsEnd } from './run-steps.ts';
import type { ExecutorTools, Surroundings } from './surroundings.ts';

/**
 * Runs a job from its cursor until it is finished, failed, cancelled, interrupted, or due later. Never throws for
 * what a process does; the outcome and the events say it. All it knows of the process is dropped at the end.
 */
export async function runJob(
  tools: ExecutorTools,
  job: Job,
  host: ExecutorHost,
  control: CancelToken,
): Promise<JobOutcome> {
  // Not waited for: the first step's start is written after it, and that is waited for.
  void host.commit({ type: 'processStarted', at: isoTime(tools.clock) });
  let around: Surroundings;
  try {
    around = await surroundings(tools, job, host);
  } catch (error) {
    // Nothing has run and the environment of cleanup steps is not to be had either.
    return failAtStart(tools, job, host, control, startFailure(error).error);
  }
  try {
    const { failing, cursor } = job;
    const end: StepsEnd = failing ? { kind: 'error', error: failing, cursor } : await mainSteps(around, control);
    return await conclude(around, control, end);
  } finally {
    await around.pool.dispose();
    const removed = around.folders.dispose();
    around.scratch.endProcess(removed);
    // One of its own is not used by anybody else.
    if (!tools.scratch) await around.scratch.dispose();
  }
}

/** The main steps under the process's own time limit; running time only, pauses are not counted. */
async function mainSteps(around: Surroundings, control: CancelToken): Promise<StepsEnd> {
  const { clock, job } = around;
  const began = clock.monotonicMs();
  const ranMs = (): number => job.cursor.ranMs + clock.monotonicMs() - began;
  const { timeoutMs } = job.definition;
  const phase = new Stop();
  const cancel = (request: CancelRequest): void => {
    phase.begin(causeOf(request, around.givesBack));
    if (request.now) phase.kill();
  };
  if (control.first) cancel(control.first);
  const forget = control.onRequest(cancel);
  const callOff =
    timeoutMs === undefined
      ? undefined
      : clock.after(Math.max(timeoutMs - job.cursor.ranMs, 0), () => {
          phase.begin({ kind: 'timeout', limit: 'process', ms: timeoutMs });
        });
  try {
    return await runSteps(around, phase, ranMs);
  } finally {
    forget();
    callOff?.();
  }
}

/** Cleanup steps, then the one terminal event. */
async function conclude(around: Surroundings, control: CancelToken, end: StepsEnd): Promise<JobOutcome> {
  const { host, job, scope } = around;
  const { onFailure, finally: last } = job.definition;
  const { cursor } = end;
  if (end.kind === 'interrupted') return { status: 'interrupted', cursor };
  if (end.kind === 'delayed') return { status: 'delayed', cursor, retryInMs: end.retryInMs };
  if (end.kind === 'stopped') return givenBack(cursor, end);
  scope.status = end.kind;
  scope.error = end.kind === 'error' ? end.error : null;
  let error = end.kind === 'error' ? end.error : undefined;
  const cleanUp = async (phase: 'onFailure' | 'finally', steps: readonly StepDefinition[]): Promise<CleanupEnd> => {
    const cleanup = await runCleanup(around, control, phase, steps, cursor.input);
    if (cleanup.error) error = error ? withCause(error, cleanup.error) : cleanup.error;
    return cleanup;
  };
  const cancelledBefore = job.failing !== undefined && wasCancelled(around, control);
  if (end.kind === 'error' && !cancelledBefore) {
    const { stopped } = await cleanUp('onFailure', onFailure);
    if (stopped) return givenBack(cursor, stopped);
  }
  const { stopped } = await cleanUp('finally', last);
  if (stopped) return givenBack(cursor, stopped);
  if (end.kind === 'cancelled') return cancelled(around, host, control);
  if (error) return fail(around, host, error);
  await host.commit({ type: 'processFinished', at: isoTime(around.clock), output: cursor.input });
  return { status: 'finished', output: cursor.input };
}

function givenBack(cursor: Cursor, { step }: { step?: string }): JobOutcome {
  return { status: 'stopped', cursor, ...(step !== undefined && { step }) };
}

/** Whether somebody asked to cancel; a shutdown that gives the process back is no cancel. */
function wasCancelled({ givesBack }: Pick<ExecutorTools, 'givesBack'>, { first }: CancelToken): boolean {
  return first !== undefined && causeOf(first, givesBack).kind === 'cancel';
}

/** The end of a job for which not even its surroundings could be had. What it was ending with already stays. */
async function failAtStart(
  tools: ExecutorTools,
  { failing }: Job,
  host: ExecutorHost,
  control: CancelToken,
  error: ProcessError,
): Promise<JobOutcome> {
  if (failing) return fail(tools, host, withCause(failing, error));
  return wasCancelled(tools, control) ? cancelled(tools, host, control) : fail(tools, host, error);
}

async function cancelled(
  { clock }: Pick<ExecutorTools, 'clock'>,
  host: ExecutorHost,
  control: CancelToken,
): Promise<JobOutcome> {
  const reason = control.first?.reason ?? 'user';
  await host.commit({ type: 'processCancelled', at: isoTime(clock), reason });
  return { status: 'cancelled' };
}

async function fail(
  { clock }: Pick<ExecutorTools, 'clock'>,
  host: ExecutorHost,
  error: ProcessError,
): Promise<JobOutcome> {
  await host.commit({ type: 'processFailed', at: isoTime(clock), error });
  return { status: 'error', error };
}

/** Resolves what has to be there before any step: secrets, envFile, the file's own environment. */
async function surroundings(tools: ExecutorTools, job: Job, host: ExecutorHost): Promise<Surroundings> {
  const { definition } = job;
  const masker = new Masker();
  const [secrets, fromFile] = await Promise.all([
    resolveSecrets(definition.secrets, { env: tools.runnerEnv, cwd: definition.cwd }),
    definition.envFile === undefined ? {} : readEnvFile(definition.envFile),
  ]);
  const short = Object.entries(secrets).filter(([, value]) => !masker.add(value));
  const secret = masker.find(job.cursor.input);
  if (secret !== undefined) {
    const place = secret === '' ? 'a key at the top' : secret;
    throw failure(
      'SecretInData',
      `The data to go on with contains a secret (at ${place}); data is stored, so it is refused.`,
    );
  }
  const scope = new ProcessScope(job);
  const first = definition.steps[job.cursor.next] ?? definition.steps[0];
  if (!first) throw failure('InternalError', 'The process has no steps.');
  for (const [name] of short) {
    host.show({
      type: 'stepLog',
      at: isoTime(tools.clock),
      step: first.id,
      phase: 'steps',
      attempt: numberOf({ job }, first.id, job.cursor.attempts + 1),
      source: 'runner',
      level: 'warning',
      message: `The secret ${name} has fewer than ${SHORTEST_MASKED} characters; it is not masked.`,
    });
  }
  const variables = applyEnvironment(
    { all: { ...job.env, ...fromFile }, visible: {} },
    definition.env,
    scope.of(first, job.cursor.input),
    secrets,
  );
  const scratch = tools.scratch ?? new Scratch(job.workspace);
  return {
    ...tools,
    scratch,
    job,
    host,
    masker,
    scope,
    secrets,
    variables,
    folders: new AttemptFolders(job.workspace, scratch.temporary),
    pool: new ProviderPool(definition, tools.launcher, tools.clock),
  };
}

function startFailure(error: unknown): Failure {
  if (error instanceof ExpressionError) return failure('ExpressionFailed', `In the file's \`env\`: ${error.message}`);
  return toFailure(error);
}
