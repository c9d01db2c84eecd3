import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';
import { UNKNOWN, type JsonType, type Property, type Shape } from '../../flow/shape.ts';
import { typeOf } from '../../flow/value-shape.ts';

/** Levels, keys of an object, and elements of lists that are looked at. */
const MAX_DEPTH = 6;
const MAX_KEYS = 200;
const MAX_VALUES = 400;
/** Longest text that is kept as a last value, in UTF-16 code units. */
const MAX_TEXT = 200;
/** More keys than this, or keys most of which are seldom there, are data themselves: paths, names, dates. */
const MANY_KEYS = 40;
const SOME_KEYS = 8;

/** What recorded values have in common and how they differ, with counts. The newest stands first. */
export function foldValues(values: readonly JsonValue[]): Shape {
  return fold(values, 0);
}

function fold(values: readonly JsonValue[], depth: number): Shape {
  if (values.length === 0 || depth > MAX_DEPTH) return { ...UNKNOWN, origin: 'observed' };
  const types = new Set<JsonType>(values.map(typeOf));
  if (types.has('number')) types.delete('integer');
  const shape: Shape = { types, properties: new Map(), closed: false, origin: 'observed' };
  const elements = values.flatMap((value) => (Array.isArray(value) ? value.slice(0, MAX_VALUES) : []));
  const items = elements.length > 0 && { items: fold(elements.slice(0, MAX_VALUES), depth + 1) };
  const objects = values.filter(isObject);
  if (objects.length === 0) return { ...shape, ...items };
  const keys = keysOf(objects);
  if (depth > 0 && isDictionary(objects, keys)) {
    const inner = objects.flatMap((object) => Object.values(object)).slice(0, MAX_VALUES);
    return { ...shape, ...items, rest: fold(inner, depth + 1) };
  }
  const properties = new Map(keys.map((key) => [key, foldKey(objects, key, depth)]));
  return { ...shape, ...items, properties, observed: objects.length };
}

function foldKey(objects: readonly JsonObject[], key: string, depth: number): Property {
  const found = objects.filter((object) => Object.hasOwn(object, key)).map((object) => object[key] as JsonValue);
  const [last] = found;
  return {
    shape: fold(found, depth + 1),
    presence: found.length === objects.length ? 'always' : 'sometimes',
    seen: { in: found.length, of: objects.length },
    ...(last !== undefined && isSmall(last) && { lastValue: last }),
  };
}

function keysOf(objects: readonly JsonObject[]): string[] {
  const keys = new Set<string>();
  for (const object of objects) {
    for (const key of Object.keys(object)) if (keys.size < MAX_KEYS) keys.add(key);
  }
  return [...keys];
}

function isDictionary(objects: readonly JsonObject[], keys: readonly string[]): boolean {
  if (keys.length > MANY_KEYS) return true;
  const all = objects.reduce((count, object) => count + Object.keys(object).length, 0);
  return keys.length > SOME_KEYS && all < (objects.length * keys.length) / 2;
}

/** Only what can be shown is kept: data is as large as it likes. */
function isSmall(value: JsonValue): boolean {
  return typeof value === 'string' ? value.length <= MAX_TEXT : typeof value !== 'object' || value === null;
}
