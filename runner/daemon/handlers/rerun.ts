import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import { referencedSteps } from '../../executor/step/scope.ts';
import { rerun, type RerunParams } from '../../../protocol/control/retry.ts';
import type { CopiedStep } from '../../../protocol/process/events.ts';
import type { ProcessState, StoredRef } from '../../process-state/state.ts';
import { processFolder } from '../../state-dir/layout.ts';
import type { DataText } from '../../store/store.ts';
import { ControlError } from '../control-error.ts';
import type { Core } from '../core/core.ts';
import { textOf } from '../ledger/data-text.ts';
import { checkedData, matchData } from '../start/check-data.ts';
import { matchParams } from '../start/check-params.ts';
import { copyArtifacts } from '../start/artifact-copies.ts';
import { createProcess, newPid, textFrom, type NewProcess } from '../start/new-process.ts';
import { startEnvironment } from '../start/start-environment.ts';
import { handler, type Handler } from './handler.ts';
import { readData, readText } from './read-data.ts';
import { who } from './who.ts';

/** Starts a new process from any step of an old one, whose earlier results are taken over. */
export function rerunHandler(core: Core): Handler {
  const { ledger, store, settings, validator, platform } = core.parts;
  return handler(rerun, async (params, caller) => {
    core.accepting();
    const old = await ledger.find(params.pid);
    await ledger.settled(old.record.pid);
    const file = await fileOf(core, old, params);
    const { definition } = file;
    const from = definition.steps.findIndex(({ id }) => id === params.from);
    if (from < 0) throw noSuchStep(definition, params.from);
    const pid = newPid();
    const rerunParams = await readData(store, old.params);
    await matchParams(validator, definition.params, rerunParams);
    const copies = await copyResults(core, old, definition, { from, folder: processFolder(core.parts.root, pid) });
    const data = params.data ?? (await recordedInput(core, old, definition, from));
    const text = checkedData(data, settings.maxDataBytes);
    if (from === 0) await matchData(validator, definition.dataSchema, data, 'the dataSchema of the file');
    const recordedEnv = (await readData(store, old.env)) as Record<string, string>;
    core.accepting();
    await createProcess(core.parts, pid, {
      file,
      data,
      dataText: text,
      params: rerunParams,
      env: startEnvironment(recordedEnv, definition.inheritEnv, process.env, platform),
      by: who(caller, params),
      priority: params.asRecorded ? old.priority : definition.priority,
      scripts: await core.scripts.of(definition),
      rerun: { of: old.record.pid, ...copies },
    }).durable;
    return { pid };
  });
}

/** The current file, or what the old process ran with. */
async function fileOf(core: Core, old: ProcessState, { asRecorded }: RerunParams): Promise<NewProcess['file']> {
  if (!asRecorded) return core.files.load(old.record.file);
  const text = await readText(core.parts.store, old.definition);
  return { definition: await core.parts.definitions.read(old.definition), text: textOf(text) };
}

/** The results of every step before the one it begins with. Throws NoSuchData where one is needed and not there. */
async function copyResults(
  { parts }: Core,
  old: ProcessState,
  definition: ProcessDefinition,
  to: { from: number; folder: string },
): Promise<{ copied: CopiedStep<StoredRef>[]; data: DataText[] }> {
  const needed = referencedSteps(definition);
  const data: DataText[] = [];
  const again = async (ref: StoredRef): Promise<StoredRef> => {
    const text = textFrom(ref, await readText(parts.store, ref));
    data.push(text);
    return text.ref;
  };
  const copied: CopiedStep<StoredRef>[] = [];
  for (const [index, { id }] of definition.steps.slice(0, to.from).entries()) {
    const record = old.record.steps.find((step) => step.id === id && step.phase === 'steps');
    const attempt = old.attempts.findLast(({ step, status }) => step === id && status === 'finished');
    const passed = record && (record.status === 'skipped' || record.status === 'error');
    if (!attempt || passed) {
      if (!record || record.status === 'pending') requireUnneeded(needed, id, old);
      const status = record?.status === 'error' ? 'error' : 'skipped';
      const times = { startedAt: record?.startedAt ?? null, finishedAt: record?.finishedAt ?? null };
      copied.push({ step: id, status, input: null, output: null, ...times, artifacts: [] });
      continue;
    }
    copied.push({
      step: id,
      status: 'finished',
      input: await again(attempt.input),
      output: attempt.output && (await again(attempt.output)),
      ...(attempt.next && { next: await again(attempt.next) }),
      startedAt: attempt.startedAt,
      finishedAt: attempt.finishedAt,
      artifacts: await copyArtifacts(attempt.artifacts, join(to.folder, 'copied', String(index))),
    });
  }
  return { copied, data };
}

function requireUnneeded(needed: ReadonlySet<string>, step: string, { record }: ProcessState): void {
  if (!needed.has(step)) return;
  throw new ControlError(
    'NoSuchData',
    `The step ${step} gave nothing in the process ${record.pid}, and the file refers to it; begin there or earlier.`,
    { pid: record.pid },
  );
}

/** What the step had, or would have had. */
async function recordedInput(
  { parts }: Core,
  old: ProcessState,
  definition: ProcessDefinition,
  from: number,
): Promise<JsonObject> {
  const { store } = parts;
  const { record, attempts, cursor } = old;
  const id = definition.steps[from]?.id;
  const own = attempts.findLast(({ step, attempt }) => step === id && attempt > 0);
  if (own) return readData(store, own.input);
  if (record.steps[cursor.next]?.id === id) return readData(store, cursor.input);
  // Steps that were skipped pass on what they got, and so do those that failed and were passed over.
  for (let index = from - 1; index >= 0; index -= 1) {
    const step = definition.steps[index]?.id;
    const status = record.steps.find((one) => one.id === step)?.status;
    if (status === 'skipped' || status === 'error') continue;
    const before = attempts.findLast((one) => one.step === step && one.status === 'finished');
    const passedOn = before?.next ?? before?.output;
    if (passedOn) return readData(store, passedOn);
    throw new ControlError(
      'NoSuchData',
      `The process ${record.pid} never came to the step ${id ?? ''}: give its input (data), or begin earlier.`,
      { pid: record.pid },
    );
  }
  return readData(store, record.data);
}

function noSuchStep({ steps: all, file }: ProcessDefinition, from: string): ControlError {
  const steps = all.map(({ id }) => id);
  return new ControlError('NoSuchStep', `${file} has no step ${from}; it has ${steps.join(', ')}.`, { steps });
}
