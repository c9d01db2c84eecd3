import type { JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';
import type { DataPath } from '../edit/data-edit.ts';
import { asObject, resolve } from './resolve.ts';

/** Undefined where there is no such place. */
export function valueAt(data: JsonValue, path: DataPath): JsonValue | undefined {
  let value: JsonValue | undefined = data;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** The schema of a place, as far as it is plain: what alternatives and conditions say of it is not looked for. */
export function schemaAt(schema: JsonSchema, data: JsonValue, path: DataPath): JsonSchema {
  let found = resolve(schema, schema);
  let value: JsonValue | undefined = data;
  for (const part of path) {
    if (typeof found !== 'object') return found;
    const next: JsonValue | undefined = Array.isArray(value)
      ? found['items']
      : (asObject(found['properties'])[part] ?? found['additionalProperties']);
    found = isObject(next) ? resolve(next, schema) : true;
    value = value === undefined ? undefined : valueAt(value, [part]);
  }
  return found;
}
