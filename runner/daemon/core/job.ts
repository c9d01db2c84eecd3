import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import type { Job, StepResult } from '../../executor/job.ts';
import { referencedSteps } from '../../executor/step/scope.ts';
import { lastAttempt } from '../../process-state/apply.ts';
import type { ProcessState, StoredRef } from '../../process-state/state.ts';
import { processFolder } from '../../state-dir/layout.ts';
import type { JobRequest } from '../supervisor/supervisor.ts';
import type { Definitions } from '../ledger/definitions.ts';
import type { RecentData } from '../ledger/recent-data.ts';

export interface JobSources {
  recent: RecentData;
  definitions: Definitions;
  /** The state directory. */
  root: string;
  maxDataBytes: number;
}

/** Everything an executor needs to go on with a process from where it stands. Rejects when its data cannot be read. */
export async function buildJob(sources: JobSources, state: ProcessState): Promise<JobRequest> {
  const { recent, definitions, root } = sources;
  const { pid } = state.record;
  const folder = processFolder(root, pid);
  const workspace = join(folder, 'work');
  const read = (ref: StoredRef): Promise<unknown> => recent.read(ref);
  const [definition, params, env, input] = await Promise.all([
    definitions.read(state.definition),
    read(state.params),
    read(state.env),
    read(state.cursor.input),
  ]);
  const { cursor } = state;
  const job: Job = {
    pid,
    definition,
    params: params as JsonObject,
    env: env as Record<string, string>,
    cursor: {
      next: Math.min(cursor.next, definition.steps.length),
      end: definition.steps.length,
      input: input as JsonObject,
      attempts: cursor.attempts,
      results: await resultsOf(state, definition, read),
      ranMs: cursor.ranMs,
    },
    workspace,
    maxDataBytes: sources.maxDataBytes,
    attemptsBefore: attemptsBefore(state),
    ...(state.failing && { failing: state.failing }),
  };
  return { job, logs: join(folder, 'logs'), cancelled: state.cancel !== null, inputRef: cursor.input };
}

/** What expressions may ask of earlier steps: only of those that some expression of the file names. */
async function resultsOf(
  state: ProcessState,
  definition: ProcessDefinition,
  read: (ref: StoredRef) => Promise<unknown>,
): Promise<Record<string, StepResult>> {
  const needed = referencedSteps(definition);
  const results: Record<string, StepResult> = {};
  for (const { id, status, phase, artifacts } of state.record.steps) {
    if (phase !== 'steps' || !needed.has(id) || status === 'pending') continue;
    const attempt = lastAttempt(state, id);
    const done = attempt?.status === 'finished' && attempt.output;
    results[id] = {
      // The step of a pause was done before it.
      status: status === 'interrupted' ? 'finished' : status,
      output: done ? ((await read(done)) as JsonObject) : null,
      artifacts: Object.fromEntries(artifacts.map((artifact) => [artifact.name, artifact])),
    };
  }
  return results;
}

/** Attempts that the retry policy does not count any more, by step. */
function attemptsBefore({ attempts, cursor, record }: ProcessState): Record<string, number> {
  const before: Record<string, number> = {};
  for (const { step, attempt } of attempts) before[step] = Math.max(before[step] ?? 0, attempt);
  const current = record.steps[cursor.next];
  const begun = current && before[current.id];
  if (begun !== undefined) before[current?.id ?? ''] = Math.max(begun - cursor.attempts, 0);
  return before;
}
