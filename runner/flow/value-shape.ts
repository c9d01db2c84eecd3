import type { JsonValue } from '../../protocol/data/json.ts';
import { join } from './algebra.ts';
import { UNKNOWN, type JsonType, type Origin, type Property, type Shape } from './shape.ts';

/** Elements and keys looked at, and levels; what is beyond is not known. */
const MAX_ITEMS = 50;
const MAX_KEYS = 200;
const MAX_DEPTH = 8;

/** The JSON type of a value; whole numbers are integers. */
export function typeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'string' | 'object';
}

/** What a value written in the file shows: its keys and types, and that there may be others. */
export function shapeOfValue(value: JsonValue, origin: Origin = 'written', depth = 0): Shape {
  if (depth > MAX_DEPTH) return UNKNOWN;
  const types = new Set([typeOf(value)]);
  const shape: Shape = { types, properties: new Map(), closed: false, origin };
  if (Array.isArray(value)) {
    const [first, ...more] = value.slice(0, MAX_ITEMS).map((item) => shapeOfValue(item, origin, depth + 1));
    return first === undefined ? shape : { ...shape, items: more.reduce((all, next) => join(all, next), first) };
  }
  if (typeof value !== 'object' || value === null) return shape;
  const properties = new Map<string, Property>();
  for (const [key, inner] of Object.entries(value).slice(0, MAX_KEYS)) {
    properties.set(key, { shape: shapeOfValue(inner, origin, depth + 1), presence: 'maybe', lastValue: inner });
  }
  return { ...shape, properties };
}
