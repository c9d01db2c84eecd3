import { sameJson } from '../../../protocol/data/same-json.ts';
import type { JsonValue } from '../../../protocol/data/json.ts';
import { outlineOf } from '../../../protocol/process/outline.ts';
import { retry } from '../../../protocol/control/retry.ts';
import type { ProcessRetried } from '../../../protocol/process/events.ts';
import { lastAttempt } from '../../process-state/apply.ts';
import type { ProcessState, StoredRef } from '../../process-state/state.ts';
import type { DataText } from '../../store/store.ts';
import { ControlError } from '../control-error.ts';
import type { Core } from '../core/core.ts';
import { mainSteps } from '../core/phases-of.ts';
import { matchParams } from '../start/check-params.ts';
import { checkedData } from '../start/check-data.ts';
import { textAgain } from '../start/new-process.ts';
import { handler, type Handler } from './handler.ts';
import { readData } from './read-data.ts';
import { who } from './who.ts';

/** Has a process that ended in error go on at the step that failed. */
export function retryHandler(core: Core): Handler {
  const { ledger, now, settings } = core.parts;
  return handler(retry, async (params, caller) => {
    core.accepting();
    const input = params.data && checkedData(params.data, settings.maxDataBytes);
    return ledger.with(params.pid, async (state) => {
      const { pid } = state.record;
      expectError(state);
      const attempt = state.record.attempt;
      const at = failedStep(state);
      const updated = params.updated ? await updatedDefinition(core, state, at) : undefined;
      const step = updated?.step ?? at.id;
      const warnings = updated ? [] : await core.scripts.changed(state.scripts);
      core.accepting();
      // Somebody else may have had it retried while the file was read.
      expectError(state);
      if (state.record.attempt !== attempt) throw wrongState(state);
      const event: ProcessRetried<StoredRef> = {
        type: 'processRetried',
        at: now(),
        by: who(caller, params),
        step,
        ...inputOf(state, at.id, input),
        ...(updated && { updated: updated.change }),
      };
      const data = [input, updated?.text].filter((text) => text !== undefined);
      await ledger.commit(pid, [event], data).durable;
      return { pid, ...(warnings.length > 0 && { warnings }) };
    });
  });
}

/** The step it goes on with, and its place in the record. */
function failedStep({ record, cursor }: ProcessState): { id: string; index: number } {
  const { error, steps } = record;
  const failed = steps.findIndex(({ id }) => id === error?.step);
  // An error of no step, such as a missing secret, came up before the next one.
  const index = failed >= 0 ? failed : Math.min(cursor.next, steps.length - 1);
  return { id: steps[index]?.id ?? '', index };
}

/** Edited, or what the step had; the cursor may stand after it, where a pause ran out. */
function inputOf(state: ProcessState, step: string, edited: DataText | undefined): { input?: StoredRef } {
  if (edited) return { input: edited.ref };
  const attempt = lastAttempt(state, step);
  return attempt?.phase === 'steps' ? { input: attempt.input } : {};
}

interface Updated {
  step: string;
  change: NonNullable<ProcessRetried<StoredRef>['updated']>;
  text: DataText;
}

/** The file as it is now. Throws StepsChanged when a step that is done is not in it as it was. */
async function updatedDefinition(
  { parts, files, scripts }: Core,
  state: ProcessState,
  at: { index: number },
): Promise<Updated> {
  const { definitions, store, validator } = parts;
  const before = await definitions.read(state.definition);
  const { definition, text } = await files.load(state.record.file);
  const done = Math.min(at.index, mainSteps(state));
  before.steps.slice(0, done).forEach((step, index) => {
    const now = definition.steps[index];
    if (now && sameJson(step as unknown as JsonValue, now as unknown as JsonValue)) return;
    throw changed(state, `The step ${step.id}, which is done, is not the same in the file any more`);
  });
  const outline = outlineOf(definition);
  const step = at.index < before.steps.length ? definition.steps[done] : outline[at.index];
  if (!step) throw changed(state, 'The file has no step any more where it failed');
  await matchParams(validator, definition.params, await readData(store, state.params));
  const own = textAgain(text);
  const hashes = await scripts.of(definition);
  const change = { definition: own.ref, outline, ...(hashes.length > 0 && { scripts: hashes }) };
  return { step: step.id, change, text: own };
}

function changed({ record }: ProcessState, what: string): ControlError {
  return new ControlError(
    'StepsChanged',
    `${what}: retry with the recorded definition, or rerun from an earlier step.`,
    {
      pid: record.pid,
    },
  );
}

function expectError(state: ProcessState): void {
  if (state.record.status !== 'error') throw wrongState(state);
}

function wrongState({ record: { pid, status } }: ProcessState): ControlError {
  return new ControlError('WrongState', `Only a process that ended in error can be retried; it is ${status}.`, {
    pid,
    status,
  });
}
