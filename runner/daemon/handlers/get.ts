import type { JsonObject } from '../../../protocol/data/json.ts';
import { sameJson } from '../../../protocol/data/same-json.ts';
import {
  get,
  type ActionInfo,
  type AttemptInfo,
  type NextStep,
  type ProcessInfo,
} from '../../../protocol/control/get.ts';
import type { DataRef } from '../../../protocol/process/data-ref.ts';
import type { ActionRecord, AttemptRecord, StoredRef } from '../../process-state/state.ts';
import type { Core } from '../core/core.ts';
import type { CoreParts } from '../core/parts.ts';
import { handler, type Handler } from './handler.ts';
import { readData } from './read-data.ts';

export function getHandler(core: Core): Handler {
  return handler(get, ({ pid, brief = false }) => infoOf(core, pid, brief));
}

/** Everything about a process as it is now; answered when that is durable. */
async function infoOf({ parts, progress }: Core, prefix: string, brief: boolean): Promise<ProcessInfo> {
  const { ledger, store } = parts;
  const { record, ...state } = await ledger.find(prefix);
  // Taken at once: while data is read the process goes on.
  const { pid, interrupt, output } = record;
  const { definition } = state;
  const following = state.cursor.next;
  const lastEvent = ledger.lastEvent;
  const { title, priority, key, startedBy, notBefore } = state;
  const attempts = state.attempts.map(attemptInfo);
  const actions = [...state.actions];
  const shown = {
    ...record,
    steps: progress.shown(pid, record.steps),
    interrupt: interrupt && { ...interrupt },
  };
  const cancelling = state.cancel !== null && (record.status === 'running' || record.status === 'ready');
  await ledger.settled(pid);
  const read = (ref: StoredRef): Promise<JsonObject> => (brief ? Promise.resolve({}) : readData(store, ref));
  const [data, result, paused, next, actionInfos] = await Promise.all([
    read(record.data),
    output && !brief ? read(output) : null,
    interrupt ? read(interrupt.data) : null,
    interrupt ? nextOf(parts, definition, following) : null,
    Promise.all(actions.map((action) => actionInfo(action, read, brief))),
  ]);
  return {
    ...shown,
    data,
    output: result,
    interrupt: shown.interrupt && { ...shown.interrupt, data: paused ?? {} },
    ...{ title, priority, key, startedBy, notBefore, cancelling, attempts, next, lastEvent },
    actions: actionInfos,
  };
}

/** The step that comes next, from the definition the process was started with. */
async function nextOf({ definitions }: CoreParts, definition: StoredRef, index: number): Promise<NextStep | null> {
  const step = (await definitions.read(definition)).steps[index];
  return step === undefined ? null : { step: step.id, inputSchema: step.inputSchema ?? null };
}

function attemptInfo(attempt: AttemptRecord): AttemptInfo {
  const { step, phase, attempt: number, status, startedAt, finishedAt, input, output, error, artifacts } = attempt;
  return {
    ...{ step, phase, attempt: number, status, startedAt, finishedAt, error, artifacts },
    input: shownRef(input),
    output: output && shownRef(output),
  };
}

/** Where a store keeps it is nobody else's business. */
function shownRef({ hash, bytes }: StoredRef): DataRef {
  return { hash, bytes };
}

async function actionInfo(
  { what, at, by, data, before }: ActionRecord,
  read: (ref: StoredRef) => Promise<JsonObject>,
  brief: boolean,
): Promise<ActionInfo> {
  if (brief || !data || !before) return { what, at, by };
  const changes = await Promise.all([read(before), read(data)]).then(
    ([from, to]) => difference(from, to),
    // What was changed is an extra: without it the rest is still worth showing.
    () => undefined,
  );
  return { what, at, by, ...(changes && { changes }) };
}

/** Top-level keys that differ, with their values before and after. */
function difference(from: JsonObject, to: JsonObject): { before: JsonObject; after: JsonObject } {
  const differs = (object: JsonObject, other: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(object).filter(
        ([key, value]) => !Object.hasOwn(other, key) || !sameJson(value, other[key] ?? null),
      ),
    );
  return { before: differs(from, to), after: differs(to, from) };
}
