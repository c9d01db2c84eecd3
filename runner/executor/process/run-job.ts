import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { CancelToken } from '../cancel-token.ts';
import { isoTime } from '../clock.ts';
import { CommandFilePool } from '../command/command-files.ts';
import { applyEnvironment } from '../environment.ts';
import { failure, toFailure, withCause, type Failure } from '../failure.ts';
import { AttemptFolders } from '../folders.ts';
import type { ExecutorHost } from '../host.ts';
import type { Job, JobOutcome } from '../job.ts';
import { ProviderPool } from '../provider/pool.ts';
import { readEnvFile } from '../secrets/env-file.ts';
import { Masker, SHORTEST_MASKED } from '../secrets/masker.ts';
import { resolveSecrets } from '../secrets/resolve.ts';
import { ProcessScope } from '../step/scope.ts';
import { Stop } from '../stop.ts';
import { ExpressionError } from '../../../protocol/process-file/expressions/index.ts';
import { runCleanup } from './phases.ts';
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
  await host.commit({ type: 'processStarted', at: isoTime(tools.clock) });
  let around: Surroundings;
  try {
    around = await surroundings(tools, job, host);
  } catch (error) {
    // Nothing has run and the environment of cleanup steps is not to be had either.
    return fail(tools, host, startFailure(error).error);
  }
  try {
    return await conclude(around, control, await mainSteps(around, control));
  } finally {
    await around.pool.dispose();
    await around.folders.dispose();
  }
}

/** The main steps under the process's own time limit; running time only, pauses are not counted. */
async function mainSteps(around: Surroundings, control: CancelToken): Promise<StepsEnd> {
  const { clock, job } = around;
  const began = clock.monotonicMs();
  const ranMs = (): number => job.cursor.ranMs + clock.monotonicMs() - began;
  const { timeoutMs } = job.definition;
  const phase = new Stop();
  const cancel = ({ reason, now }: { reason: 'user' | 'timeout' | 'shutdown'; now: boolean }): void => {
    phase.begin({ kind: 'cancel', reason });
    if (now) phase.kill();
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
  if (end.kind === 'interrupted') return { status: 'interrupted', cursor: end.cursor };
  if (end.kind === 'delayed') return { status: 'delayed', cursor: end.cursor, retryInMs: end.retryInMs };
  scope.status = end.kind;
  scope.error = end.kind === 'error' ? end.error : null;
  let error = end.kind === 'error' ? end.error : undefined;
  const join = (cleanup: ProcessError | undefined): void => {
    if (cleanup) error = error ? withCause(error, cleanup) : cleanup;
  };
  if (end.kind === 'error') join(await runCleanup(around, control, 'onFailure', onFailure, end.input));
  const input: JsonObject = end.kind === 'finished' ? end.output : end.input;
  join(await runCleanup(around, control, 'finally', last, input));
  if (end.kind === 'cancelled') {
    const reason = control.first?.reason ?? 'user';
    await host.commit({ type: 'processCancelled', at: isoTime(around.clock), reason });
    return { status: 'cancelled' };
  }
  if (error) return fail(around, host, error);
  await host.commit({ type: 'processFinished', at: isoTime(around.clock), output: input });
  return { status: 'finished', output: input };
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
      attempt: 1,
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
  return {
    ...tools,
    job,
    host,
    masker,
    scope,
    secrets,
    variables,
    folders: new AttemptFolders(job.workspace),
    commandFiles: new CommandFilePool(job.workspace),
    pool: new ProviderPool(definition, tools.launcher, tools.clock),
  };
}

function startFailure(error: unknown): Failure {
  if (error instanceof ExpressionError) return failure('ExpressionFailed', `In the file's \`env\`: ${error.message}`);
  return toFailure(error);
}
