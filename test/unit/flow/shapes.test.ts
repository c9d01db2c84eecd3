import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { schemaOfShape } from '../../../runner/flow/schema-of-shape.ts';
import { shapeOfSchema } from '../../../runner/flow/schema-shape.ts';
import { UNKNOWN, type Shape } from '../../../runner/flow/shape.ts';
import { shapeMarkdown } from '../../../runner/flow/shape-markdown.ts';
import { shapeText } from '../../../runner/flow/shape-text.ts';
import { foldValues } from '../../../runner/language-server/observed/fold-values.ts';
import { analysed, file, pathOf, runs } from './support.ts';

const of = (schema: JsonValue): Shape => shapeOfSchema(schema, 'declared');

describe('the shape of what a schema accepts', () => {
  test.each<[string, JsonValue, string]>([
    ['types', { type: ['string', 'null'] }, 'string | null'],
    ['a nullable type', { type: 'string', nullable: true }, 'string | null'],
    ['an enum', { enum: ['a', 1, null] }, '"a" | 1 | null'],
    ['a const', { const: true }, 'true'],
    [
      'what is required and what is not',
      { properties: { a: { type: 'string' }, b: {} }, required: ['a'] },
      '{ a: string, b?: any }',
    ],
    ['what is required and not described', { required: ['a'] }, '{ a: any }'],
    ['a key that cannot be', { properties: { a: false, b: true } }, '{ b?: any }'],
    ['lists', { type: 'array', items: { type: 'array', items: { type: 'number' } } }, 'number[][]'],
    [
      'a list by places',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'null' }], items: false },
      '(string | null)[]',
    ],
    ['a list by places, as in draft 7', { type: 'array', items: [{ type: 'string' }] }, 'any[]'],
    ['all of several', { allOf: [{ required: ['a'] }, { properties: { a: { type: 'integer' } } }] }, '{ a: integer }'],
    [
      'any of several',
      { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }] },
      'string | object[]',
    ],
    [
      'one of several objects',
      {
        oneOf: [
          { type: 'object', properties: { a: { const: 1 } }, required: ['a'], additionalProperties: false },
          { type: 'object', properties: { a: { const: 2 }, b: {} }, required: ['a', 'b'], additionalProperties: false },
        ],
      },
      '{ a: 1 | 2, b?: any }',
    ],
    ['a reference', { $ref: '#/$defs/a%20b', $defs: { 'a b': { type: 'string' } } }, 'string'],
    ['a reference elsewhere', { $ref: 'https://example.org/x' }, 'any'],
    ['a reference to itself', { $ref: '#' }, 'any'],
    ['a tree', { $ref: '#/$defs/n', $defs: { n: { properties: { left: { $ref: '#/$defs/n' } } } } }, '{ left?: any }'],
    ['a type nobody knows', { type: 'date' }, 'any'],
    ['a contradiction', { allOf: [{ type: 'string' }, { type: 'number' }] }, 'string'],
    ['no schema at all', 3, 'any'],
  ])('%s', (_, schema, text) => {
    expect(shapeText(of(schema))).toBe(text);
  });

  test('is closed only where nothing else can be', () => {
    expect(of({ additionalProperties: false }).closed).toBe(true);
    expect(of({ additionalProperties: false, patternProperties: { '^x': {} } }).closed).toBe(false);
    expect(
      of({ allOf: [{ properties: { a: {} }, additionalProperties: false }], properties: { b: {} } }).properties.has(
        'b',
      ),
    ).toBe(false);
    expect(of({ additionalProperties: { type: 'string' } }).rest?.types).toEqual(new Set(['string']));
    expect(of({ unevaluatedProperties: false }).closed).toBe(false);
  });

  test('of hostile schemas is there at once', () => {
    let deep: JsonValue = { type: 'string' };
    for (let depth = 0; depth < 100; depth++)
      deep = { properties: { a: deep }, anyOf: [deep, { properties: { b: deep } }] };
    const wide: JsonObject = {};
    for (let index = 0; index < 30; index++) {
      wide[`d${index}`] = {
        anyOf: [{ $ref: `#/$defs/d${index + 1}` }, { properties: { a: { $ref: `#/$defs/d${index + 1}` } } }],
      };
    }
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, {}]));
    const started = performance.now();
    of(deep);
    of({ $ref: '#/$defs/d0', $defs: wide });
    expect(of({ properties: many, additionalProperties: false }).closed).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('the shape of recorded values', () => {
  const shape = foldValues([
    { n: 1, rows: [{ a: 1 }, { b: 'x' }], at: 'today' },
    { n: 2.5, rows: [], at: null },
    { rows: [{ a: 2 }] },
  ]);

  test('counts, and keeps what the newest had', () => {
    expect(shapeText(shape)).toBe('{ n?: number, rows: object[], at?: string | null }');
    expect(shape.properties.get('n')).toMatchObject({ presence: 'sometimes', seen: { in: 2, of: 3 }, lastValue: 1 });
    expect(shape.properties.get('rows')?.shape.items?.properties.get('a')?.seen).toEqual({ in: 2, of: 3 });
    expect(shape.observed).toBe(3);
  });

  test('as a schema', () => {
    expect(schemaOfShape(shape)).toEqual({
      type: 'object',
      required: ['rows'],
      properties: {
        n: { type: 'number' },
        rows: {
          type: 'array',
          items: { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } } },
        },
        at: { type: ['string', 'null'] },
      },
    });
  });

  test('as Markdown, with how often it was there', () => {
    expect(shapeMarkdown(shape, 'Input of `load`')).toBe(
      [
        '**Input of `load`**',
        '',
        '- `n?`: `number` - *observed in 2 of the last 3 runs*; last `1`',
        '- `rows`: `object[]` - *observed in 3 of the last 3 runs*',
        '  - `a?`: `integer` - *observed in 2 of 3 recorded objects*; last `1`',
        '  - `b?`: `string` - *observed in 1 of 3 recorded objects*; last `"x"`',
        '- `at?`: `string | null` - *observed in 2 of the last 3 runs*; last `"today"`',
        '',
        '*Observed in the last 3 runs; no schema says it.*',
      ].join('\n'),
    );
  });
});

describe('shapes in words', () => {
  test('are short', () => {
    const keys = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key${index}`, { type: 'string' }]));
    expect(shapeText(of({ properties: keys }), 50)).toBe('{ key0?: string, key1?: string, ... }');
    expect(shapeText(of({ properties: { ['k'.repeat(99)]: {} } }), 50)).toBe('{ 1 keys }');
    expect(shapeText(UNKNOWN)).toBe('any');
  });

  test('are no markup', () => {
    const text = shapeMarkdown(of({ properties: { 'a`b': { description: '![x](http://x) <b>\n# y' } } }), 'x');
    expect(text).toContain('- `` a`b? ``: `any` - \\!\\[x\\]\\(http://x\\) \\<b\\> \\# y');
  });
});

describe('what a path gives', () => {
  const schema =
    '"outputSchema": { "properties": { "rows": { "items": { "properties": { "n": { "type": "integer" } } } } } }';
  const { flow, step } = analysed(
    file(
      [`"id": "fetch", "command": "x", ${schema}`, '"id": "load", "command": "x"'],
      '"params": { "properties": { "p": { "enum": ["a"] } } },',
    ),
    runs({ load: { previous: 'fetch', before: [{ rows: [{ n: 1 }], more: true }] } }),
  );
  const place = {
    kind: 'template' as const,
    roots: new Set<never>(),
    stepsBefore: 1,
    step: step('load'),
    afterStep: false,
    variables: { stateOf: () => undefined, names: function* () {} } as never,
  };

  test.each([
    [['input', 'rows', 0, 'n'], 'integer'],
    [['input', 'more'], 'boolean'],
    [['params', 'p'], '"a"'],
    [['steps', 'fetch', 'output', 'rows'], 'any'],
    [['process', 'id'], 'string'],
    [['env', 'X'], 'string'],
    [['error', 'stack'], 'string[]'],
  ])('%j', (keys, text) => {
    const shape = flow.resolve(pathOf(...keys), place);
    expect(shape && shapeText(shape)).toBe(text);
  });

  test('is nothing where there is no such root or step', () => {
    expect(flow.resolve(pathOf('nothing'), place)).toBeUndefined();
    expect(flow.resolve(pathOf('steps', 'nothing', 'output'), place)).toBeUndefined();
  });

  test('between two steps, what schemas say and what runs had', () => {
    expect(shapeText(flow.after(step('fetch')))).toBe('{ rows?: object[], more: boolean }');
    expect(flow.before(step('load'))).toBe(flow.after(step('fetch')));
  });
});
