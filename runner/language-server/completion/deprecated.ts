import { CompletionItemTag, type CompletionItem } from 'vscode-languageserver/node';
import type { JSONSchema } from 'vscode-json-languageservice';
import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';
import { deprecationOf, insteadWords } from '../../flow/deprecation.ts';

/** Behind all keys that people give names: what is deprecated is offered last. */
export const DEPRECATED_LAST = '~';

/** Keywords whose keys are names that people give, and those that hold values and no schemas. */
const NAMES: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
]);
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'defaultSnippets']);
const LEFT_OUT: ReadonlySet<string> = new Set([
  'deprecationMessage',
  'markdownDescription',
  'markdownEnumDescriptions',
]);

const known = new WeakMap<object, JSONSchema>();

/**
 * A schema of others as the JSON library should have it: the library offers no key with a `deprecationMessage`, and
 * says nothing of `deprecated`; and it would show Markdown of a provider as it is, which could pose as ours.
 */
export function forLibrary(schema: JSONSchema): JSONSchema {
  let told = known.get(schema);
  if (told === undefined) known.set(schema, (told = schemaFor(schema as JsonValue) as JSONSchema));
  return told;
}

function schemaFor(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(schemaFor);
  if (!isObject(value)) return value;
  const { markdownDescription, markdownEnumDescriptions } = value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key));
  const result: JsonObject = Object.fromEntries(kept.map(([key, inner]) => [key, partFor(key, inner)]));
  if (markdownDescription !== undefined) result['description'] ??= markdownDescription;
  if (markdownEnumDescriptions !== undefined) result['enumDescriptions'] ??= markdownEnumDescriptions;
  const deprecation = deprecationOf(value);
  if (deprecation === undefined) return result;
  const said = typeof result['description'] === 'string' ? `${result['description']}\n\n` : '';
  return {
    ...result,
    description: `${said}Deprecated${insteadWords(deprecation)}`,
    suggestSortText: DEPRECATED_LAST,
  };
}

function partFor(key: string, value: JsonValue): JsonValue {
  if (NAMES.has(key) && isObject(value)) return mapped(value);
  return VALUES.has(key) ? value : schemaFor(value);
}

function mapped(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schemaFor(schema)]));
}

/** Marks what such a schema made come last. */
export function tagged(item: CompletionItem): CompletionItem {
  return item.sortText === DEPRECATED_LAST ? { ...item, tags: [CompletionItemTag.Deprecated] } : item;
}
