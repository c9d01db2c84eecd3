import type { JsonObject, JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';

/** A schema such as the data itself suggests, where nobody has written one. `true`: anything, nothing is known. */
export function shapeSchema(value: JsonValue | undefined): JsonSchema {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return { type: 'array', items: shapeSchema(sampleOf(value)) };
  if (!isObject(value)) return { type: typeof value };
  const properties = Object.entries(value).map(([name, one]) => [name, shapeSchema(one)] as const);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/** So many tell enough of what a list holds. */
const SAMPLE_ITEMS = 20;

/** One value with all that the items of a list have; undefined where they have nothing in common. */
export function sampleOf(items: readonly JsonValue[]): JsonValue | undefined {
  const [first] = items;
  if (items.every(isObject)) {
    const sample: JsonObject = {};
    for (const item of items as JsonObject[])
      for (const [key, value] of Object.entries(item)) sample[key] = merged(sample[key], value);
    return items.length > 0 ? sample : undefined;
  }
  if (items.every((item) => Array.isArray(item))) return (items as JsonValue[][]).flat();
  const kind = typeof first;
  return first !== null && items.every((item) => item !== null && typeof item === kind && !Array.isArray(item))
    ? first
    : undefined;
}

function merged(one: JsonValue | undefined, other: JsonValue): JsonValue {
  if (one === undefined || one === null) return other;
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other].slice(0, SAMPLE_ITEMS);
  if (isObject(one) && isObject(other)) return sampleOf([one, other]) ?? one;
  return one;
}
