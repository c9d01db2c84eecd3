import type { Node } from 'jsonc-parser';
import type { JsonObject } from '../../protocol/data/json.ts';
import { clip } from '../../protocol/process-file/structure/words.ts';
import { safePattern } from './safe-pattern.ts';

/** What a number or a text of the right type must be besides, as the end of a sentence; undefined: it is all right. */
export function scalarFault(node: Node, schema: JsonObject): string | undefined {
  const value: unknown = node.value;
  const limit = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined);
  if (typeof value === 'number') {
    if (value < (limit('minimum') ?? -Infinity)) return `be at least ${limit('minimum')}`;
    if (value > (limit('maximum') ?? Infinity)) return `be at most ${limit('maximum')}`;
    if (value <= (limit('exclusiveMinimum') ?? -Infinity)) return `be more than ${limit('exclusiveMinimum')}`;
    if (value >= (limit('exclusiveMaximum') ?? Infinity)) return `be less than ${limit('exclusiveMaximum')}`;
    return undefined;
  }
  if (typeof value !== 'string') return undefined;
  const length = Array.from(value).length;
  if (length < (limit('minLength') ?? 0))
    return length === 0 ? 'not be empty' : `have at least ${limit('minLength')} characters`;
  if (length > (limit('maxLength') ?? Infinity)) return `have at most ${limit('maxLength')} characters`;
  const { pattern } = schema;
  if (typeof pattern !== 'string' || safePattern(pattern, value)?.test(value) !== false) return undefined;
  return `match ${clip(pattern)}`;
}
