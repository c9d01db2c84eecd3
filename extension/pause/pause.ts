import type { ProcessInfo } from '../../protocol/control/get.ts';
import type { JsonObject, JsonSchema } from '../../protocol/data/json.ts';
import { dataText } from '../document/data-text.ts';
import type { BaseRevision } from './base-revision.ts';
import type { Answer } from './who-was-first.ts';

/** Schemas that the data of a pause must match before the process may proceed. */
export interface NamedSchema {
  /** Whose it is: that of the pause itself, or the inputSchema of the step that comes next. */
  of: 'pause' | 'next';
  schema: JsonSchema;
}

/** A process that waits for a person, as one document shows it. */
export interface Pause {
  /** Path of the document. */
  readonly path: string;
  /** The process's whole id. */
  readonly pid: string;
  readonly step: string;
  /** What the runner says of the process, without data. */
  info: ProcessInfo;
  /** The newest revision known. */
  revision: number;
  /** What the document reads: as it was written here last, or the runner's data pretty-printed. */
  text: string;
  data: JsonObject;
  readonly base: BaseRevision;
  /** A draft that was sent without an answer: it may have arrived. */
  unanswered: { base: number; data: JsonObject } | undefined;
  /** Somebody else's draft stands in the way of what is being edited here. */
  conflict: Answer | undefined;
  /** It waits no more. */
  over: Answer | undefined;
}

/** What the runner knows by now goes into the pause. Returns whether the text is another one. */
export function takeInfo(pause: Pause, info: ProcessInfo): boolean {
  const { interrupt } = info;
  pause.info = withoutData(info);
  if (!interrupt || interrupt.revision === pause.revision) return false;
  pause.revision = interrupt.revision;
  pause.data = interrupt.data;
  pause.text = dataText(interrupt.data);
  return true;
}

/**
 * Time of change for editors, in milliseconds since 1970, the same after a reload. What an editor with unsaved text
 * is told is as old as what it has seen: whether somebody else was first the runner says, by revision. Times would
 * have VS Code decide it, with a question of its own, and only where the sizes differ.
 */
export function changedAt({ info, revision, base }: Pause, dirty: boolean): number {
  return Date.parse(info.createdAt) + (dirty ? (base.shown ?? revision) : revision);
}

export function withoutData(info: ProcessInfo): ProcessInfo {
  return { ...info, data: {}, output: null, interrupt: info.interrupt && { ...info.interrupt, data: {} } };
}

export function schemasOf({ interrupt, next }: Pick<ProcessInfo, 'interrupt' | 'next'>): NamedSchema[] {
  const schemas: NamedSchema[] = [];
  if (interrupt && interrupt.schema !== null) schemas.push({ of: 'pause', schema: interrupt.schema });
  if (next && next.inputSchema !== null) schemas.push({ of: 'next', schema: next.inputSchema });
  return schemas;
}
