import type { JsonSchema, JsonValue } from '../../protocol/data/json.ts';

export type Dialect = 'draft-07' | '2020-12';

/** Keywords whose value is a schema or a list of schemas. */
const SCHEMAS = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'allOf',
  'anyOf',
  'oneOf',
];

/** Keywords whose value holds schemas by name. */
const MAPS = ['properties', 'patternProperties', '$defs'];

/**
 * Which version of JSON Schema a schema is written in: `$schema` says, else draft-07 when it uses a keyword that only
 * draft-07 has, else 2020-12. Undefined when `$schema` names another version.
 */
export function dialectOf(schema: JsonSchema): Dialect | undefined {
  const named = typeof schema === 'object' ? schema['$schema'] : undefined;
  if (typeof named === 'string') {
    const version = /^https?:\/\/json-schema\.org\/(?:draft\/)?(draft-07|2020-12)\/schema#?$/.exec(named)?.[1];
    return version as Dialect | undefined;
  }
  return usesDraft07(schema) ? 'draft-07' : '2020-12';
}

function usesDraft07(schema: JsonValue | undefined): boolean {
  if (Array.isArray(schema)) return schema.some(usesDraft07);
  if (typeof schema !== 'object' || schema === null) return false;
  if ('definitions' in schema || 'dependencies' in schema || 'additionalItems' in schema) return true;
  if (Array.isArray(schema['items'])) return true;
  return (
    SCHEMAS.some((keyword) => usesDraft07(schema[keyword])) ||
    MAPS.some((keyword) => Object.values(schema[keyword] ?? {}).some(usesDraft07))
  );
}
