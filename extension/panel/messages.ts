import type { DataEdit, DataPath } from './edit/data-edit.ts';
import type { FormPlan } from './plan/form-plan.ts';
import type { FormHeader } from './form-header.ts';
import type { FormStrings } from './form-strings.ts';

/** What the extension tells a form. */
export type ToForm =
  /** `ack`: number of the newest edit that is in here. */
  | { type: 'state'; ack: number; state: FormState }
  | { type: 'problems'; problems: FormProblem[] }
  /** Answered by `flushed` once every edit was sent. */
  | { type: 'flush'; id: number }
  | { type: 'showProblem' }
  | { type: 'pong' };

/** What a form tells the extension. */
export type FromForm =
  | { type: 'ready' }
  /** Paths begin at the part that is shown, and indices of its list at `from`. */
  | { type: 'edit'; seq: number; view: { path: DataPath; from: number }; edits: DataEdit[] }
  | { type: 'view'; path: DataPath; from: number }
  | { type: 'command'; command: string }
  | { type: 'flushed'; id: number }
  | { type: 'ping' };

export interface FormState {
  header: FormHeader;
  strings: FormStrings;
  /** Undefined while the text is no data. */
  plan: FormPlan | undefined;
  /** What keeps the form from showing it, a sentence. */
  broken: string | undefined;
}

/** One thing that is wrong; its place begins at the top of the data. */
export interface FormProblem {
  path: string[];
  message: string;
}

/** Time between looks whether the extension still lives, in milliseconds. */
export const PING_MS = 5_000;

/** A message from a form, whose content anybody could have made up. Undefined for what is none. */
export function readFromForm(message: unknown): FromForm | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  const { type, ...rest } = message as { type: unknown } & Record<string, unknown>;
  switch (type) {
    case 'ready':
    case 'ping':
      return { type };
    case 'flushed':
      return typeof rest['id'] === 'number' ? { type, id: rest['id'] } : undefined;
    case 'command':
      return typeof rest['command'] === 'string' ? { type, command: rest['command'] } : undefined;
    case 'view':
      return isPath(rest['path']) && typeof rest['from'] === 'number'
        ? { type, path: rest['path'], from: rest['from'] }
        : undefined;
    case 'edit': {
      const { seq, view, edits } = rest;
      if (typeof seq !== 'number' || !isView(view) || !Array.isArray(edits) || !edits.every(isEdit)) return undefined;
      return { type, seq, view, edits };
    }
    default:
      return undefined;
  }
}

function isPath(value: unknown): value is DataPath {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || Number.isInteger(part));
}

function isView(value: unknown): value is { path: DataPath; from: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    isPath(value.path) &&
    'from' in value &&
    Number.isInteger(value.from)
  );
}

function isEdit(value: unknown): value is DataEdit {
  if (typeof value !== 'object' || value === null || !('op' in value) || !('path' in value) || !isPath(value.path))
    return false;
  return value.op === 'remove' || ((value.op === 'set' || value.op === 'insert') && 'value' in value);
}
