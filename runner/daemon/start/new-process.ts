import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { CopiedStep, ProcessCreated, ScriptHash } from '../../../protocol/process/events.ts';
import { outlineOf } from '../../../protocol/process/outline.ts';
import type { StoredRef } from '../../process-state/state.ts';
import type { DataText } from '../../store/store.ts';
import type { CoreParts } from '../core/parts.ts';
import { dataText, textOf } from '../ledger/data-text.ts';
import type { Commit } from '../ledger/ledger.ts';
import type { LoadedFile } from './process-files.ts';
import { laneOf } from './lane.ts';

/** What a new process is made of, checked. */
export interface NewProcess {
  file: Pick<LoadedFile, 'definition' | 'text'>;
  params: JsonObject;
  env: Record<string, string>;
  data: JsonObject;
  dataText: DataText;
  by: string;
  priority: number;
  scripts: ScriptHash[];
  key?: { key: string; fingerprint: string };
  rerun?: { of: string; copied: CopiedStep<StoredRef>[]; data: DataText[] };
}

/** A new id: 32 hexadecimal digits that nobody can guess. */
export function newPid(): string {
  return randomBytes(16).toString('hex');
}

/** Puts a new process into the queue. */
export function createProcess(parts: CoreParts, pid: string, made: NewProcess): Commit {
  const { ledger, definitions, recent, now } = parts;
  const { definition } = made.file;
  // A reference of its own: the store writes into it where this process's copy lies.
  const definitionText = textAgain(made.file.text);
  const params = dataText(made.params);
  const env = dataText(made.env);
  const lane = laneOf(definition, { pid, data: made.data, params: made.params });
  definitions.remember(definitionText.ref, definition);
  recent.remember(params.ref, made.params);
  recent.remember(env.ref, made.env);
  recent.remember(made.dataText.ref, made.data);
  const event: ProcessCreated<StoredRef> = {
    type: 'processCreated',
    at: now(),
    by: made.by,
    name: definition.name,
    title: definition.title,
    file: definition.file,
    outline: outlineOf(definition),
    definition: definitionText.ref,
    params: params.ref,
    env: env.ref,
    data: made.dataText.ref,
    priority: made.priority,
    ...(made.scripts.length > 0 && { scripts: made.scripts }),
    ...made.key,
    ...(lane && { lane }),
    ...(made.rerun && { rerunOf: made.rerun.of, copied: made.rerun.copied }),
  };
  return ledger.create(pid, event, [definitionText, params, env, made.dataText, ...(made.rerun?.data ?? [])]);
}

/** The same text under another reference. */
export function textAgain({ ref: { hash, bytes }, text }: DataText): DataText {
  return { ref: { hash, bytes }, text };
}

/** Text read back from a store, to be stored once more for another process. */
export function textFrom(ref: StoredRef, text: Buffer): DataText {
  return ref.bytes === text.length ? textAgain({ ref, text }) : textOf(text);
}
