import { nearest } from '../process-file/suggest.ts';
import type { JsonValue } from './json.ts';
import { kindOf } from './kinds.ts';
import { parsePointer } from './pointer.ts';

/** What ajv says of one thing that does not match, as far as the wording needs it. */
export interface RawMismatch {
  /** JSON pointer into the data. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string | undefined;
  /** The schema around the keyword; only when ajv was told to be verbose. */
  parentSchema?: unknown;
}

type Words = (params: Record<string, unknown>, found: JsonValue | undefined, schema: Record<string, unknown>) => string;

const SHOWN_CHARACTERS = 60;

/**
 * A mismatch in plain words, to stand after the place or name of the value: `must be a number, is "ten"`.
 * `root`: the data that was checked; without it the words do not say what is there.
 */
export function wordMismatch(mismatch: RawMismatch, root?: JsonValue): string {
  const found = root === undefined ? undefined : valueAt(root, mismatch.instancePath);
  const words = WORDS[mismatch.keyword];
  if (words === undefined) return mismatch.message ?? 'does not match the schema';
  return words(mismatch.params, found, (mismatch.parentSchema ?? {}) as Record<string, unknown>);
}

/** A value as messages show it, cut when it is long. */
export function showValue(value: JsonValue): string {
  if (typeof value === 'object' && value !== null) return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

const is = (found: JsonValue | undefined): string => (found === undefined ? '' : `, is ${showValue(found)}`);

const TYPE_NAMES: Record<string, string> = {
  array: 'an array',
  object: 'an object',
  integer: 'an integer',
  null: 'null',
};

const typeNames = (type: unknown): string =>
  [type]
    .flat()
    .map((name) => TYPE_NAMES[String(name)] ?? `a ${String(name)}`)
    .join(' or ');

const count = (limit: unknown, noun: string, plural = `${noun}s`): string =>
  `${String(limit)} ${limit === 1 ? noun : plural}`;

const limited: Words = ({ comparison, limit }, found) => {
  const bound = { '>=': 'at least', '<=': 'at most', '>': 'greater than', '<': 'less than' }[String(comparison)] ?? '';
  return `must be ${bound} ${String(limit)}${is(found)}`;
};

const WORDS: Record<string, Words> = {
  type: ({ type }, found) => `must be ${typeNames(type)}${is(found)}`,
  required: ({ missingProperty }) => `must have the property ${JSON.stringify(missingProperty)}`,
  enum: ({ allowedValues }, found) =>
    `must be one of ${(allowedValues as JsonValue[]).map(showValue).join(', ')}${is(found)}`,
  const: ({ allowedValue }, found) => `must be ${showValue(allowedValue as JsonValue)}${is(found)}`,
  minimum: limited,
  maximum: limited,
  exclusiveMinimum: limited,
  exclusiveMaximum: limited,
  multipleOf: ({ multipleOf }, found) => `must be a multiple of ${String(multipleOf)}${is(found)}`,
  minLength: ({ limit }, found) =>
    found === '' ? 'must not be empty' : `must have at least ${count(limit, 'character')}${is(found)}`,
  maxLength: ({ limit }, found) => `must have at most ${count(limit, 'character')}${is(found)}`,
  pattern: ({ pattern }, found) => `must match the pattern ${String(pattern)}${is(found)}`,
  format: ({ format }, found) => `must be of the format ${JSON.stringify(format)}${is(found)}`,
  minItems: ({ limit }, found) => `must have at least ${count(limit, 'item')}${has(found)}`,
  maxItems: ({ limit }, found) => `must have at most ${count(limit, 'item')}${has(found)}`,
  additionalItems: ({ limit }, found) => `must have at most ${count(limit, 'item')}${has(found)}`,
  unevaluatedItems: ({ len }, found) => `must have at most ${count(len, 'item')}${has(found)}`,
  uniqueItems: ({ i, j }) => `must not hold the same item twice (items ${String(j)} and ${String(i)} are equal)`,
  contains: ({ minContains }) => `must hold at least ${count(minContains, 'item')} of the kind the schema says`,
  minProperties: ({ limit }) => `must have at least ${count(limit, 'property', 'properties')}`,
  maxProperties: ({ limit }) => `must have at most ${count(limit, 'property', 'properties')}`,
  additionalProperties: ({ additionalProperty }, _, schema) => unknownProperty(additionalProperty, schema),
  unevaluatedProperties: ({ unevaluatedProperty }, _, schema) => unknownProperty(unevaluatedProperty, schema),
  propertyNames: ({ propertyName }) => `has the property ${JSON.stringify(propertyName)}, whose name is not allowed`,
  dependencies: dependent,
  dependentRequired: dependent,
  not: () => 'must not match what the schema excludes',
  if: ({ failingKeyword }) => `does not match the "${String(failingKeyword)}" part of the schema`,
  anyOf: (_, found) => `matches none of the alternatives${is(found)}`,
  oneOf: ({ passingSchemas }, found) =>
    Array.isArray(passingSchemas)
      ? 'matches more than one of the alternatives, of which it must match one'
      : `matches none of the alternatives${is(found)}`,
  'false schema': () => 'is not allowed here',
};

function has(found: JsonValue | undefined): string {
  return Array.isArray(found) ? `, has ${found.length}` : '';
}

function dependent(params: Record<string, unknown>): string {
  return `must have the property ${JSON.stringify(params['missingProperty'])} because it has ${JSON.stringify(params['property'])}`;
}

function unknownProperty(name: unknown, schema: Record<string, unknown>): string {
  const known = Object.keys(schema['properties'] ?? {});
  const near = nearest(String(name), known);
  const hint = near === undefined ? '' : ` (did you mean ${JSON.stringify(near)}?)`;
  return `has the property ${JSON.stringify(name)}, which is not known here${hint}`;
}

function valueAt(root: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const part of parsePointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Array.isArray(value) ? value[Number(part)] : value[part];
  }
  return value;
}
