import type { Node } from 'jsonc-parser';
import { named, type FileSchema } from './schema.ts';

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

/** Objects with more keys than this are known by their name. */
const MAX_NAMED = 8;

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[]): string {
  const all = [...new Set(words)];
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} or ${all.at(-1) ?? ''}`;
}

/** What a schema asks for, in words. */
export function expected(schema: FileSchema): string {
  return either(expectations(schema));
}

function expectations(unresolved: FileSchema): string[] {
  const { name, schema } = named(unresolved);
  if (name === 'Duration') return ['a duration such as "30s"'];
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(expectations);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value));
  if (schema.type === 'array' && schema.items?.type === 'string') return ['a list of texts'];
  return typesOf(schema).map((type) => (type === 'object' ? objectWords(schema) : (TYPES[type] ?? type)));
}

/** With the keys that must be in it, or else may, where these are few. */
function objectWords({ properties = {}, required = [], additionalProperties }: FileSchema): string {
  const known = Object.keys(properties);
  if (additionalProperties !== false || known.length === 0 || known.length > MAX_NAMED) return 'an object';
  const keys = required.length > 0 ? required : known;
  return `an object with ${either(keys.map((key) => `\`${key}\``))}`;
}

export function typesOf(schema: FileSchema): string[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

/** What stands there, in words: `the text "30 sec"`, `a list`. */
export function found(node: Node): string {
  switch (node.type) {
    case 'string':
      return `the text ${clip(JSON.stringify(node.value))}`;
    case 'number':
      return `the number ${String(node.value)}`;
    case 'boolean':
    case 'null':
      return String(node.value);
    default:
      return TYPES[node.type] ?? node.type;
  }
}

/** At most some 60 characters of a text. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
