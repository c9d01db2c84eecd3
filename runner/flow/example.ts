import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { isObject } from '../../protocol/data/kinds.ts';
import { listOf, resolveSchema } from './schema-shape.ts';

/** Levels, and keys of one object: a schema that requires itself many times would never be done. */
const MAX_DEPTH = 3;
const MAX_KEYS = 20;
/** Where no schema says what else. */
const EXAMPLES: Readonly<Record<string, JsonValue>> = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  array: [],
  null: null,
};

/** A value to begin with: what the schema says itself, else the plainest of its type. It need not fit in every way. */
function exampleOf(unresolved: JsonValue | undefined, root: JsonValue, depth = 0): JsonValue {
  const schema = unresolved === undefined ? undefined : resolveSchema(unresolved, root);
  if (schema === undefined) return '';
  const { default: fallback, const: only, minimum, type } = schema;
  const said = [fallback, only, ...listOf(schema['enum']), ...listOf(schema['examples'])].find(
    (one) => one !== undefined,
  );
  if (said !== undefined) return said;
  const [branch] = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => listOf(schema[keyword]));
  const first = Array.isArray(type) ? type[0] : type;
  if (first === undefined && branch !== undefined && depth < MAX_DEPTH) return exampleOf(branch, root, depth + 1);
  if (first === 'object' || (first === undefined && ('properties' in schema || 'required' in schema)))
    return requiredOf(schema, root, depth);
  if ((first === 'integer' || first === 'number') && typeof minimum === 'number') return Math.max(minimum, 0);
  return (typeof first === 'string' ? EXAMPLES[first] : undefined) ?? '';
}

/** An object with the keys it has to have. */
export function examplesOf(names: readonly string[], schema: JsonObject, root: JsonValue, depth = 0): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    names.map((name) => [name, exampleOf(Object.hasOwn(properties, name) ? properties[name] : true, root, depth + 1)]),
  );
}

function requiredOf(schema: JsonObject, root: JsonValue, depth: number): JsonObject {
  if (depth >= MAX_DEPTH) return {};
  const names = listOf(schema['required'])
    .filter((name) => typeof name === 'string')
    .slice(0, MAX_KEYS);
  return examplesOf(names, schema, root, depth);
}
