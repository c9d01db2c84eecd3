import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const KNOWN = new Set([
  '$schema',
  '$id',
  'title',
  'description',
  'default',
  'definitions',
  '$ref',
  'type',
  'const',
  'enum',
  'minLength',
  'pattern',
  'minimum',
  'maximum',
  'minItems',
  'items',
  'properties',
  'required',
  'additionalProperties',
  'patternProperties',
  'anyOf',
  'oneOf',
]);

test('the schema of process files uses no keyword that our own walk over it would pass over', () => {
  const schema: unknown = JSON.parse(readFileSync('protocol/schemas/process-file.schema.json', 'utf8'));
  const unknown = new Set<string>();
  const walk = (value: unknown, isMap: boolean): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, false);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!isMap && !KNOWN.has(key)) unknown.add(key);
      if (!isMap && key === 'oneOf') {
        for (const branch of inner as object[]) expect(Object.keys(branch)).toEqual(['required']);
      } else if (!isMap && key === 'patternProperties') expect(Object.keys(inner as object)).toEqual(['^x-']);
      else walk(inner, !isMap && (key === 'properties' || key === 'definitions'));
    }
  };
  walk(schema, false);
  expect([...unknown]).toEqual([]);
});
