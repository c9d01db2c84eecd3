import type { Node } from 'jsonc-parser';
import type { Segment } from '../expressions/ast.ts';
import { entries, valueOf } from '../text/node.ts';

/** Keywords that may declare keys in ways not looked at here. */
const OPEN = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas'];

/**
 * The first segment that a schema rules out, with the keys it has there; undefined when nothing can be said.
 * `strict`: at the top, keys that are not in `properties` are ruled out unless `additionalProperties` lets them in.
 */
export function undeclaredKey(
  schema: Node | undefined,
  segments: readonly Segment[],
  strict: boolean,
): { index: number; known: string[] } | undefined {
  let at = schema;
  for (const [index, { key }] of segments.entries()) {
    if (at?.type !== 'object') return undefined;
    if (typeof key === 'number') {
      at = valueOf(at, 'items');
      continue;
    }
    const properties = valueOf(at, 'properties');
    const next = valueOf(properties, key);
    if (next !== undefined) {
      at = next;
      continue;
    }
    if (properties === undefined) return undefined;
    const additional = valueOf(at, 'additionalProperties');
    const closed = additional === undefined ? strict && index === 0 : additional.value === false;
    if (!closed || OPEN.some((keyword) => valueOf(at, keyword) !== undefined)) return undefined;
    return { index, known: entries(properties).map(({ name }) => name) };
  }
  return undefined;
}
