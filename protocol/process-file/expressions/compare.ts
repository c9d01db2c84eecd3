import type { JsonValue } from '../../data/json.ts';

/** Whether a condition holds for a value: all but false, null, 0 and the empty text do. */
export function truthy(value: JsonValue): boolean {
  return value !== false && value !== null && value !== 0 && value !== '';
}

/** Equality of JSON: same type and same content; the order of an object's keys does not matter. */
export function equal(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => equal(item, right[index] as JsonValue));
  }
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equal(left[key] as JsonValue, right[key] as JsonValue));
}

/** `item in holder`: an element of a list, a key of an object, a part of a text. Undefined when it makes no sense. */
export function contains(holder: JsonValue, item: JsonValue): boolean | undefined {
  // A declared path without a value holds nothing.
  if (holder === null) return false;
  if (Array.isArray(holder)) return holder.some((element) => equal(element, item));
  if (typeof item !== 'string') return undefined;
  if (typeof holder === 'string') return holder.includes(item);
  return typeof holder === 'object' ? Object.hasOwn(holder, item) : undefined;
}

/** Name of a value's type for messages. */
export function typeName(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object';
}
