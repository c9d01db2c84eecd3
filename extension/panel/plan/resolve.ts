import type { JsonObject, JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';
import { parsePointer } from '../../../protocol/data/pointer.ts';

/** A schema with its reference followed, into the same document only. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema;
  // A reference may lead to another; a circle of nothing but references leads nowhere.
  for (let hops = 0; hops < 20 && typeof found === 'object'; hops++) {
    const { $ref, ...beside } = found;
    if (typeof $ref !== 'string') return found;
    const target = $ref.startsWith('#') ? at(root, decodeURIComponent($ref.slice(1))) : undefined;
    if (!isObject(target)) return true;
    found = { ...target, ...beside };
  }
  return found;
}

function at(root: JsonSchema, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const part of parsePointer(pointer)) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isObject(value) ? value[part] : undefined;
  }
  return value;
}

/** Names of properties that a schema or any part of it that applies to the same value knows of. */
export function knownProperties(schema: JsonSchema, root: JsonSchema, depth = 0): Set<string> {
  const names = new Set<string>();
  const found = resolve(schema, root);
  if (typeof found !== 'object' || depth > 8) return names;
  for (const name of Object.keys(asObject(found['properties']))) names.add(name);
  for (const part of partsOf(found)) for (const name of knownProperties(part, root, depth + 1)) names.add(name);
  return names;
}

/** Schemas inside of one that apply to the same value. */
function partsOf(schema: JsonObject): JsonObject[] {
  const lists = [schema['allOf'], schema['anyOf'], schema['oneOf']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const maps = [schema['dependentSchemas'], schema['dependencies']].flatMap((map) => Object.values(asObject(map)));
  return [...lists, schema['then'], schema['else'], ...maps].filter((part) => isObject(part));
}

export function asObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
