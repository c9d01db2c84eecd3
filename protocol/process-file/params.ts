import { FORBIDDEN_KEYS } from '../data/keys.ts';
import type { JsonObject, JsonSchema, JsonValue } from '../data/json.ts';
import { nearest } from './suggest.ts';

export interface CoercedParams {
  params: JsonObject;
  /** Sentences for a person; empty when all is well. Whether the result matches the schema is another question. */
  problems: string[];
}

/**
 * Parameters as they come from a command line, with the types the schema gives them (`--param count=3` is a number
 * where `count` is one) and its defaults where nothing is given.
 */
export function coerceParams(schema: JsonSchema | undefined, given: Readonly<Record<string, string>>): CoercedParams {
  const params: JsonObject = {};
  const problems: string[] = [];
  const properties = objectOf(objectOf(schema)?.['properties']) ?? {};
  for (const [name, text] of Object.entries(given)) {
    const known = Object.hasOwn(properties, name);
    if (FORBIDDEN_KEYS.has(name)) problems.push(`A parameter cannot be called ${name}.`);
    else if (!known && !isOpen(schema)) problems.push(unknown(name, Object.keys(properties)));
    else {
      const value = coerce(text, known ? properties[name] : undefined);
      if (value === undefined) problems.push(`${name} must be ${words(typesOf(properties[name]))}, not "${text}".`);
      else params[name] = value;
    }
  }
  for (const [name, property] of Object.entries(properties)) {
    const fallback = objectOf(property)?.['default'];
    if (fallback === undefined || Object.hasOwn(given, name) || FORBIDDEN_KEYS.has(name)) continue;
    params[name] = structuredClone(fallback);
  }
  return { params, problems };
}

/** A schema lets in what it does not name only if it says so; otherwise a mistyped name would do nothing. */
function isOpen(schema: JsonSchema | undefined): boolean {
  const object = objectOf(schema);
  if (object === undefined) return false;
  const additional = object['additionalProperties'];
  return additional === undefined ? object['properties'] === undefined : additional !== false;
}

function unknown(name: string, known: string[]): string {
  if (known.length === 0) return `There is no parameter ${name}: the process file declares none.`;
  const meant = nearest(name, known);
  return `There is no parameter ${name}${meant === undefined ? `; known are ${known.join(', ')}.` : `. Did you mean ${meant}?`}`;
}

/** The text as one of the property's types; undefined when it is none of them. */
function coerce(text: string, property: JsonValue | undefined): JsonValue | undefined {
  const choices = objectOf(property)?.['enum'];
  if (Array.isArray(choices)) {
    const choice = choices.find((value) => text === (typeof value === 'string' ? value : JSON.stringify(value)));
    if (choice !== undefined) return choice;
  }
  const types = typesOf(property);
  if (types.length === 0) return text;
  // A text is everything, so it comes last.
  for (const type of types.filter((name) => name !== 'string')) {
    const value = as(type, text);
    if (value !== undefined) return value;
  }
  return types.includes('string') ? text : undefined;
}

function as(type: string, text: string): JsonValue | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'integer':
      return Number.isSafeInteger(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'null':
      return value === null ? null : undefined;
    case 'array':
      return Array.isArray(value) ? value : undefined;
    case 'object':
      return objectOf(value);
    default:
      return undefined;
  }
}

function typesOf(property: JsonValue | undefined): string[] {
  const type = objectOf(property)?.['type'];
  const types = Array.isArray(type) ? type : [type];
  return types.filter((name) => typeof name === 'string');
}

function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const WORDS: Record<string, string> = {
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  array: 'a JSON list',
  object: 'a JSON object',
};

function words(types: string[]): string {
  return types.map((type) => WORDS[type] ?? type).join(' or ');
}
