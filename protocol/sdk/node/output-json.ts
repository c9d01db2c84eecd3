import { types } from 'node:util';
import type { JsonObject, JsonValue } from '../../data/json.ts';
import { LIMITS } from '../../step/limits.ts';
import { isWellFormed, wellFormed } from './text.ts';

/** Keys that could reach an object's prototype somewhere down the line. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A step's output as JSON data, converted where that loses nothing: BigInt and integers beyond 2^53 - 1 to decimal
 * strings, Date to its ISO text, `toJSON` where there is one; a property whose value is undefined is left out. Throws a TypeError that names the
 * place of whatever cannot travel.
 */
export function toJsonObject(value: unknown, place: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`${place} must be a JSON object, not ${kindOf(value)}`);
  }
  const json = convert(value, place, 1);
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new TypeError(`${place} must be a JSON object, not ${kindOf(value)}`);
  }
  return json;
}

/** The JSON text of `toJsonObject`. Most outputs are JSON data already, which is found out at a fraction of a copy's cost. */
export function toJsonText(value: unknown, place: string): string {
  if (isPlainObject(value) && isJsonAlready(value, 1)) {
    const text = JSON.stringify(value);
    // `JSON.stringify` writes half surrogate pairs as \ud8.. to \udf.., and whole ones as they are.
    if (!text.includes('\\ud')) return text;
  }
  return JSON.stringify(toJsonObject(value, place));
}

/** Any value as JSON data, by the same rules. */
export function toJsonValue(value: unknown, place: string): JsonValue {
  return convert(value, place, 1);
}

function convert(value: unknown, place: string, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
      if (!isWellFormed(value)) {
        throw new TypeError(`${place} holds half a surrogate pair: the text was cut inside a character`);
      }
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${place} is ${value}, which JSON cannot hold`);
      // Written with all its digits such a number would be an integer that other languages read more exactly than we.
      return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21
        ? value.toFixed()
        : value;
    case 'boolean':
      return value;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : convertObject(value, place, depth);
    default:
      throw new TypeError(`${place} is ${kindOf(value)}, which JSON cannot hold`);
  }
}

function convertObject(value: object, place: string, depth: number): JsonValue {
  if (depth > LIMITS.maxDataDepth) {
    throw new TypeError(
      `${short(place)} is nested more than ${LIMITS.maxDataDepth} deep, or the data refers to itself`,
    );
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    if (value instanceof Date && Number.isNaN(value.getTime())) throw new TypeError(`${place} is an invalid Date`);
    return convert((value.toJSON as () => unknown)(), place, depth + 1);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => (item === undefined ? null : convert(item, `${place}[${index}]`, depth + 1)));
  }
  refuseOddObjects(value, place);
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) {
    const inside = `${place}.${key}`;
    if (FORBIDDEN_KEYS.has(key)) throw new TypeError(`${inside}: the key "${key}" is not allowed in data`);
    if (!isWellFormed(key)) throw new TypeError(`${place} has a key with half a surrogate pair`);
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) copy[key] = convert(item, inside, depth + 1);
  }
  return copy;
}

/** What `JSON.stringify` would silently turn into an empty object. */
function refuseOddObjects(value: object, place: string): void {
  if (types.isPromise(value)) throw new TypeError(`${place} is a Promise: await it first`);
  if (types.isMap(value) || types.isSet(value)) {
    throw new TypeError(`${place} is ${kindOf(value)}, which JSON cannot hold: make an object or an array of it`);
  }
  if (value instanceof Error) throw new TypeError(`${place} is an Error: throw it, or give its message`);
}

/** Whether `JSON.stringify` alone writes what `convert` would give; characters apart. */
function isJsonAlready(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true;
    case 'number':
      return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
    case 'object':
      if (value === null) return true;
      if (depth > LIMITS.maxDataDepth) return false;
      if (Array.isArray(value)) return value.every((item) => isJsonAlready(item, depth + 1));
      if (!isPlainObject(value)) return false;
      // A loop, since closures cost as much again as all the rest.
      for (const key in value) {
        if (FORBIDDEN_KEYS.has(key) || !isJsonAlready(value[key], depth + 1)) return false;
      }
      return true;
    default:
      return false;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') {
    const name = (value as { constructor?: { name?: string } }).constructor?.name;
    return name ? `a ${name}` : 'an object';
  }
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}

/** A path of 65 names is of no use to a reader in full. */
function short(place: string): string {
  return place.length > 120 ? `${wellFormed(place.slice(0, 120))}...` : place;
}
