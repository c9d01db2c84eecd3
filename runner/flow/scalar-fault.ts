import type { Node } from 'jsonc-parser';
import type { JsonObject } from '../../protocol/data/json.ts';
import { clip } from '../../protocol/process-file/structure/words.ts';
import { safePattern } from './safe-pattern.ts';

/** What a number or a text of the right type is not. */
export interface ScalarFault {
  /** What it must be, as the end of a sentence. */
  must: string;
  /** The value next to it that is right, for numbers. */
  nearest?: number;
}

/** Undefined: it is all right. */
export function scalarFault(node: Node, schema: JsonObject): ScalarFault | undefined {
  const { value } = node as { value: unknown };
  if (typeof value === 'number') return numberFault(value, schema);
  const must = typeof value === 'string' ? textFault(value, schema) : undefined;
  return must === undefined ? undefined : { must };
}

function numberFault(value: number, schema: JsonObject): ScalarFault | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, type } = schema;
  if (typeof minimum === 'number' && value < minimum) return { must: `be at least ${minimum}`, nearest: minimum };
  if (typeof maximum === 'number' && value > maximum) return { must: `be at most ${maximum}`, nearest: maximum };
  const next = (limit: number, step: number) => (type === 'integer' ? { nearest: limit + step } : {});
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) {
    return { must: `be more than ${exclusiveMinimum}`, ...next(Math.floor(exclusiveMinimum), 1) };
  }
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) {
    return { must: `be less than ${exclusiveMaximum}`, ...next(Math.ceil(exclusiveMaximum), -1) };
  }
  return undefined;
}

function textFault(value: string, schema: JsonObject): string | undefined {
  const limit = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined);
  const length = Array.from(value).length;
  if (length < (limit('minLength') ?? 0))
    return length === 0 ? 'not be empty' : `have at least ${limit('minLength')} characters`;
  if (length > (limit('maxLength') ?? Infinity)) return `have at most ${limit('maxLength')} characters`;
  const { pattern } = schema;
  if (typeof pattern !== 'string' || safePattern(pattern, value)?.test(value) !== false) return undefined;
  return `match ${clip(pattern)}`;
}
