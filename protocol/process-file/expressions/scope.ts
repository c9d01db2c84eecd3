import type { JsonObject, JsonValue } from '../../data/json.ts';
import type { StepStatus } from '../../process/states.ts';
import { didYouMean } from '../suggest.ts';
import type { Path, Segment } from './ast.ts';
import { ExpressionError } from './error.ts';

/** What paths are looked up in: one property a root. A root that is absent may not be used here. */
export interface Scope {
  input?: JsonObject;
  params?: JsonObject;
  /** The file's own `env`, the step's on top; no variables of the machine. */
  env?: Record<string, JsonValue>;
  /** Given for values of `env` only, so that secrets reach nothing else. */
  secrets?: Record<string, string>;
  process?: ProcessScope;
  steps?: Record<string, StepScope>;
  /** The error being handled, in onFailure and finally; null there when there was none. */
  error?: JsonValue;
  /**
   * Asked about a key that is not there. True: the file declares it, so the path is null instead of an error.
   * See `declaredPaths`.
   */
  declared?: (keys: readonly (string | number)[]) => boolean;
}

/** Root `process`. PROCESS_FIELDS lists the keys. */
export interface ProcessScope {
  /** The process's id: 32 hexadecimal digits. */
  id: string;
  name: string;
  /** Absolute path of the process file. */
  file: string;
  /** Absolute working directory of the process. */
  cwd: string;
  /** `running`; in onFailure and finally what the process is about to end with. */
  status: 'running' | 'finished' | 'error' | 'cancelled';
}

/** Root `steps`: what is known of an earlier step. STEP_FIELDS lists the keys. */
export interface StepScope {
  status: StepStatus;
  /** Null for a step that was skipped or failed. */
  output: JsonObject | null;
  /** Absolute paths of the files it published, by name. */
  artifacts: Record<string, string>;
}

export const ROOTS = ['input', 'params', 'env', 'secrets', 'process', 'steps', 'error'] as const;
export type Root = (typeof ROOTS)[number];
export const PROCESS_FIELDS = ['id', 'name', 'file', 'cwd', 'status'] as const satisfies (keyof ProcessScope)[];
export const STEP_FIELDS = ['status', 'output', 'artifacts'] as const satisfies (keyof StepScope)[];

/** The value at a path. Own properties only. Throws an ExpressionError for a path that is not declared. */
export function lookUp(path: Path, scope: Scope): JsonValue {
  const root = path.segments[0];
  const name = ROOTS.find((known) => known === root.key);
  if (name === undefined || scope[name] === undefined) {
    const known = ROOTS.filter((other) => scope[other] !== undefined);
    const what = name === undefined ? `Unknown root \`${root.key}\`` : `\`${name}\` cannot be used here`;
    throw new ExpressionError(`${what}${didYouMean(String(root.key), known)}`, root.offset, root.length);
  }
  let value = scope[name] as JsonValue;
  for (const [index, segment] of path.segments.entries()) {
    if (index === 0) continue;
    if (value === null) return null;
    const next = child(value, segment.key);
    if (next !== undefined) {
      value = next;
      continue;
    }
    const keys = path.segments.slice(0, index + 1).map(({ key }) => key);
    if (isDeclared(value, keys, scope)) return null;
    throw new ExpressionError(missing(keys, value), segment.offset, segment.length);
  }
  return value;
}

function child(value: JsonValue, key: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  if (typeof value !== 'object' || value === null || typeof key === 'number') return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isDeclared(holder: JsonValue, keys: (string | number)[], scope: Scope): boolean {
  // A list has any number of places, and a step may or may not publish a file.
  if (Array.isArray(holder)) return typeof keys.at(-1) === 'number';
  // What an error tells differs from error to error.
  if (keys[0] === 'error') return true;
  if (keys[0] === 'steps' && keys[2] === 'artifacts' && keys.length === 4) return true;
  return scope.declared?.(keys) ?? false;
}

function missing(keys: (string | number)[], holder: JsonValue): string {
  const key = keys.at(-1) ?? '';
  const parent = pathText(keys.slice(0, -1));
  if (Array.isArray(holder)) return `\`${parent}\` is a list: its places are written \`[0]\`.`;
  if (typeof holder !== 'object' || holder === null)
    return `\`${parent}\` is a ${typeof holder} and has no \`${key}\`.`;
  const known = Object.keys(holder);
  const has = known.length === 0 ? 'it is empty' : `it has ${list(known)}`;
  return `\`${parent}\` has no \`${key}\` (${has})${didYouMean(String(key), known)}`;
}

function list(keys: string[]): string {
  const shown = keys.slice(0, 8).map((key) => `\`${key}\``);
  return keys.length > shown.length ? `${shown.join(', ')} and ${keys.length - shown.length} more` : shown.join(', ');
}

const NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** What to write for a segment that was meant to be another name; undefined where more than that has to change. */
export function segmentText({ key, length }: Segment, meant: string): string | undefined {
  if (!NAME.test(meant)) return undefined;
  // A key in quotes stays in quotes: single ones, which need no escape in JSON.
  return length === String(key).length ? meant : `'${meant}'`;
}

/** Keys as an expression has them: `steps.fetch.output["a key"][0]`. */
export function pathText(keys: readonly (string | number)[]): string {
  return keys
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!NAME.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
