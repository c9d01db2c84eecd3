import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { FORBIDDEN_KEYS } from '../../protocol/data/keys.ts';
import type { Shape } from './shape.ts';
import { namesOf } from './shape-text.ts';

/** A schema is for people to read and go on with, so it stays small. */
const MAX_KEYS = 100;
const MAX_DEPTH = 5;

/** A JSON Schema that says what the shape says: keys that are there every time are required, others stay possible. */
export function schemaOfShape(shape: Shape, depth = 0): JsonObject {
  const schema: JsonObject = {};
  const types = namesOf(shape.types);
  const [type, ...others] = types;
  if (type !== undefined) schema['type'] = others.length === 0 ? type : types;
  if (shape.description !== undefined) schema['description'] = shape.description;
  if (shape.values) schema['enum'] = [...shape.values] as JsonValue[];
  if (depth >= MAX_DEPTH) return schema;
  if (shape.items && shape.items.types.size > 0) schema['items'] = schemaOfShape(shape.items, depth + 1);
  const keys = [...shape.properties].filter(([key]) => !FORBIDDEN_KEYS.has(key)).slice(0, MAX_KEYS);
  const required = keys.filter(([, { presence }]) => presence === 'always').map(([key]) => key);
  if (required.length > 0) schema['required'] = required;
  if (keys.length > 0) {
    schema['properties'] = Object.fromEntries(keys.map(([key, inner]) => [key, schemaOfShape(inner.shape, depth + 1)]));
  }
  if (shape.closed) schema['additionalProperties'] = false;
  else if (shape.rest && shape.rest.types.size > 0)
    schema['additionalProperties'] = schemaOfShape(shape.rest, depth + 1);
  return schema;
}
