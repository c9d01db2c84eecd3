import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import type { FlowFacts } from '../../../runner/flow/facts.ts';
import { analysed, describing, expectNothing, expectProblem, file, runs } from './support.ts';

const gives = (properties: string, closed = true, required = ''): string =>
  `"id": "fetch", "command": "x", "outputSchema": { "type": "object", "properties": { ${properties} }, ${required} "additionalProperties": ${!closed} }`;
const takes = (schema: string): string => `"id": "load", "command": "x", "inputSchema": { ${schema} }`;
const NO_REMEDY = { instead: undefined, choices: undefined, missing: undefined };
const PROVIDERS = '"providers": { "p": { "command": "x" } },';

describe('what a step requires of its input', () => {
  test('is never given', () => {
    const text = file([gives('"row": { "type": "array" }'), takes('"required": [«"rows"»]')]);
    const { instead } = expectProblem(
      text,
      'input-not-given',
      /^`load` requires `input\.rows`, which is never given: `fetch` gives `row`\. Did you mean `row`\?$/,
    );
    expect(instead).toBe('"row"');
  });

  test('is never given, by what its provider describes', () => {
    const facts = describing({ load: { inputSchema: { type: 'object', required: ['rows'] } } });
    const byId = file([gives('"n": {}'), '"id": «"load"», "provider": "p"'], PROVIDERS);
    expectProblem(byId, 'input-not-given', '`load` requires `input.rows`', facts);
    const byName = file([gives('"n": {}'), '"id": "a", "provider": "p", "step": «"load"»'], PROVIDERS);
    expectProblem(byName, 'input-not-given', '`a` requires `input.rows`', facts);
    // The id of a step is not what would have to change.
    const near = file([gives('"row": {}'), '"id": «"load"», "provider": "p"'], PROVIDERS);
    expect(expectProblem(near, 'input-not-given', 'Did you mean `row`?', facts).instead).toBeUndefined();
  });

  test('has another type', () => {
    const text = file([
      gives('"n": { "type": "string" }'),
      takes('"properties": { «"n"»: { "type": ["integer", "null"] } }'),
    ]);
    expectProblem(text, 'input-mismatch', 'takes a whole number or null as `input.n`, and gets a text from `fetch`.');
  });

  test('has another type in the elements of a list, or other values', () => {
    const list = (type: string): string => `"n": { "type": "array", "items": { "type": "${type}" } }`;
    const elements = takes(`"properties": { "n": { "type": "array", «"items"»: { "type": "number" } } }`);
    expectProblem(file([gives(list('string')), elements]), 'input-mismatch', 'takes a number as `input.n[0]`');
    expectNothing(file([gives(list('integer')), elements]));
    const values = file([gives('"n": { "enum": ["a", "b"] }'), takes('"properties": { «"n"»: { "const": "c" } }')]);
    expectProblem(values, 'input-mismatch', 'takes "c" as `input.n`, and gets "a" or "b" from `fetch`.');
  });

  test('is refused where no other keys are allowed', () => {
    const text = file([
      gives('"a": { "type": "string" }, "b": { "type": "string" }', false, '"required": ["a", "b"],'),
      `"id": "load", "command": "x", «"inputSchema"»: { "properties": { "a": {} }, "additionalProperties": false }`,
    ]);
    expectProblem(text, 'input-mismatch', 'takes no `input.b`, and `fetch` gives it every time.');
  });

  test('was missing in recorded runs', () => {
    const text = file(['"id": "fetch", "command": "x"', takes('"required": [«"rows"»]')]);
    const some = runs({ load: { previous: 'fetch', before: [{ rows: 1 }, {}] } });
    expectProblem(text, 'sometimes-absent', 'was absent in 1 of the last 2 runs.', some);
    const none = runs({ load: { previous: 'fetch', before: [{ row: 1 }] } });
    expectProblem(text, 'never-observed', 'was not there in the last run. Did you mean `row`?', none);
  });

  test('has nothing in common with what the step before it gives', () => {
    const giver = gives('"n": {}', false, '"required": ["n"],');
    const taker = `"id": "load", "command": "x", «"inputSchema"»: { "required": ["rows", "file"] }`;
    const message =
      '`load` requires `rows` and `file` in its input, and `fetch` names only `n`. Are the steps in the wrong order';
    expectProblem(file([giver, taker]), 'unrelated-input', message);
    const plain = taker.replaceAll(/[«»]/g, '');
    expectNothing(file([`${giver}, "outputMode": "merge"`, plain]));
    expectNothing(file([`${giver}, "interrupt": true`, plain]));
    expectNothing(file([giver, `${plain}, "if": "'rows' in input"`]));
    expectNothing(file([giver, takes('"required": ["rows", "n"]')]));
  });

  test('may come from anywhere, or be asked for', () => {
    expectNothing(file([gives('"n": {}', false), takes('"required": ["rows"]')]));
    expectNothing(file([takes('"required": ["rows"]')]));
    const guarded = `"if": "'rows' in input", ${takes('"required": ["rows"]')}`;
    expectNothing(file([`${gives('"rows": {}', true, '"required": ["rows"],')}, "continueOnError": true`, guarded]));
    expectNothing(file([`${gives('"n": {}')}, "interrupt": true`, takes('"required": ["rows"]')]));
  });
});

describe('the settings of a step', () => {
  const schema = {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: { type: 'string', minLength: 3, pattern: '^https?:' },
      limit: { type: 'integer', minimum: 1, maximum: 9 },
      mode: { enum: ['fast', 'slow'] },
      tags: { type: 'array', items: { $ref: '#/$defs/tag' }, maxItems: 2 },
      either: {
        anyOf: [{ type: 'string' }, { type: 'object', required: ['file'], properties: { file: { type: 'string' } } }],
      },
    },
    $defs: { tag: { type: 'string' } },
  };
  const facts = describing({ fetch: { withSchema: schema } });
  const PARAMS =
    '"params": { "properties": { "n": { "type": "integer" }, "s": { "type": "string" }, "e": { "enum": ["x"] } } },';
  const set = (settings: string): string =>
    file([`"id": "fetch", "provider": "p", "with": { ${settings} }`], `${PROVIDERS} ${PARAMS}`);
  const url = '"url": "https://example.org"';

  test.each([
    ['an unknown key', `${url}, «"limt"»: 3`, '`fetch` knows no `with.limt`. Did you mean `limit`?'],
    ['a misspelt key that is required', '«"ulr"»: "https://a"', 'Did you mean `url`?'],
    ['another type', `${url}, "limit": «"3"»`, '`with.limit` must be a whole number, found the text "3".'],
    ['a number out of range', `${url}, "limit": «10»`, '`with.limit` must be at most 9, found the number 10.'],
    [
      'a value that is none of a list',
      `${url}, "mode": «"fats"»`,
      'must be "fast" or "slow", found the text "fats". Did you mean "fast"?',
    ],
    ['an element of another type', `${url}, "tags": ["a", «1»]`, '`with.tags[1]` must be a text'],
    ['too many elements', `${url}, "tags": «["a", "b", "c"]»`, 'at most 2 elements, found 3.'],
    ['a text that does not match', '"url": «"ftp://a"»', '`with.url` must match ^https?:'],
    ['a text that is too short', '"url": «"ab"»', 'at least 3 characters'],
    ['none of several types', `${url}, "either": «1»`, '`with.either` must be a text or an object'],
    ['a part that is missing in one of several', `${url}, «"either"»: {}`, '`with.either` lacks `file`'],
    ['an expression of another type', `${url}, "limit": «"\${{ params.s }}"»`, '${{ params.s }} is a text.'],
    ['an expression within a text', `${url}, "limit": «"1\${{ params.n }}"»`, 'must be a whole number'],
    ['an expression with other values', `${url}, "mode": «"\${{ params.e }}"»`, 'must be "fast" or "slow"'],
  ])('%s', (_, settings, message) => {
    const problem = expectProblem(set(settings), 'with-mismatch', '', facts);
    expect(problem.message).toContain(message);
  });

  test('that are not there', () => {
    expectProblem(
      file(['"id": «"fetch"», "provider": "p"'], PROVIDERS),
      'with-mismatch',
      '`with` is missing: `fetch` requires `url`.',
      facts,
    );
    expectProblem(
      file(['"id": "fetch", "provider": "p", «"with"»: {}'], PROVIDERS),
      'with-mismatch',
      'lacks `url`',
      facts,
    );
  });

  test('of a platform', () => {
    const text = `"id": "fetch", "provider": "p", "with": { ${url} }, "linux": { "with": { ${url}, "limit": «0» } }`;
    expectProblem(file([text], PROVIDERS), 'with-mismatch', 'at least 1', facts);
  });

  test('that are right, or cannot be known', () => {
    expectNothing(
      set(`${url}, "limit": "\${{ params.n }}", "mode": "slow", "tags": ["a"], "either": { "file": "x" }`),
      facts,
    );
    expectNothing(set('"url": "${{ input.url }}", "limit": "${{ steps.x }}"').replace('steps.x', 'input.n'), facts);
    const evil = describing({ fetch: { withSchema: { properties: { url: { pattern: '^(a+)+$' } } } } });
    expectNothing(set('"url": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"'), evil);
  });
});

describe('what a schema advises against', () => {
  const old = { type: 'string', deprecated: true, 'x-replacedBy': 'url' };
  const provider = (withSchema: JsonObject): Partial<FlowFacts> => describing({ fetch: { withSchema } });
  const set = (settings: string): string =>
    file([`"id": "fetch", "provider": "p", "with": { ${settings} }`], PROVIDERS);

  test('is told at its key, whatever branch of the schema it fits', () => {
    const properties = { old, url: { type: 'string' } };
    const says = '`with.old` is deprecated: use `url` instead.';
    expectProblem(set('«"old"»: "x"'), 'deprecated-key', says, provider({ properties }));
    const either = { anyOf: [{ required: ['url'] }, { required: ['old'] }], properties };
    expectProblem(set('«"old"»: "x"'), 'deprecated-key', says, provider(either));
    const branches = { oneOf: [{ properties: { old }, required: ['old'] }, { required: ['url'] }] };
    expectProblem(set('«"old"»: "x"'), 'deprecated-key', says, provider(branches));
    const inside = { properties: { shop: { properties } } };
    const deeper = provider(inside);
    expectProblem(set('"shop": { «"old"»: "x" }'), 'deprecated-key', '`with.shop.old` is deprecated', deeper);
    expectNothing(set('"url": "x"'), provider({ properties }));
  });

  test('is right all the same: a wrong value of it is one mistake more', () => {
    const { problems } = analysed(set('"old": 1'), provider({ properties: { old } })).flow;
    expect(problems.map(({ code }) => code)).toEqual(['deprecated-key', 'with-mismatch']);
  });

  test('is a mistake where what took its place is required, and that is not missing besides', () => {
    const schema = { properties: { old, url: { type: 'string' } }, required: ['url'] };
    const says = '`with.old` is deprecated, and `fetch` requires what took its place: use `url` instead.';
    const { instead } = expectProblem(set('«"old"»: "x"'), 'with-mismatch', says, provider(schema));
    expect(instead).toBe('"url"');
  });

  test('is not what a misspelt key is taken for, while another is near', () => {
    const schema = { properties: { urls: old, url: { type: 'string' } }, additionalProperties: false };
    expectProblem(set('«"urll"»: "x"'), 'with-mismatch', 'Did you mean `url`?', provider(schema));
  });

  test('is told of start data, and of what a step gives; not of what the file must go on to read', () => {
    const step = '"id": "a", "command": "x"';
    const schema = '"dataSchema": { "properties": { "old": { "deprecated": true } } },';
    expectProblem(file([step], `"data": { «"old"»: 1 }, ${schema}`), 'deprecated-key', '`data.old` is deprecated.');
    expectNothing(file([`${step}, "if": "input.old == 1"`], schema));
    expectNothing(file([`${step}, "if": "params.old == 1"`], schema.replace('dataSchema', 'params')));
    const gives = `${step}, "outputSchema": { "properties": { "old": { "deprecated": true, "x-replacedBy": "new" } } }`;
    for (const [read, instead] of [
      ['input.«old»', 'new'],
      ["steps.a.output[«'old'»]", "'new'"],
    ]) {
      const text = file([gives, `"id": "b", "command": "x", "if": "${read} == 1"`]);
      expect(expectProblem(text, 'deprecated-key', 'is deprecated: use `new` instead.')).toMatchObject({
        instead,
        step: 'a',
      });
    }
  });
});

describe('what the file itself says of its data', () => {
  const step = '"id": "a", "command": "x"';
  const schema = (more = ''): string =>
    `"dataSchema": { "type": "object", "required": ["shop"], "properties": { "shop": { "type": "string" }, "pages": { "type": "integer", "minimum": 1 } } ${more} },`;

  test.each([
    ['another type', `"data": { "shop": «1» }, ${schema()}`, '`data.shop` must be a text, found the number 1.'],
    [
      'a limit',
      `"data": { "shop": "", "pages": «0» }, ${schema()}`,
      '`data.pages` must be at least 1, found the number 0.',
    ],
    ['a key missing', `«"data"»: {}, ${schema()}`, '`data` lacks `shop`, which `dataSchema` requires.'],
    [
      'a key too much',
      `"data": { "shop": "", «"page"»: 1 }, ${schema(', "additionalProperties": false')}`,
      '`dataSchema` knows no `data.page`. Did you mean `pages`?',
    ],
    [
      'a default',
      '"params": { "type": "object", "properties": { "n": { "type": "integer", "default": «"7"» } } },',
      '`default` must be a whole number, found the text "7".',
    ],
  ])('is not so: %s', (_, root, message) => {
    expectProblem(file([step], root), 'data-mismatch', message);
  });

  test.each<[string, string, string, Partial<Problem>]>([
    ['a number in quotes', '{ "type": "integer" }', '"3"', { instead: '3' }],
    ['true in quotes', '{ "type": ["boolean", "null"] }', '"True"', { instead: 'true' }],
    ['a number for a text', '{ "type": "string" }', '5', { instead: '"5"' }],
    ['one value for a list', '{ "type": "array", "items": { "type": "string" } }', '"a"', { instead: '["a"]' }],
    ['a text for a number, with a default', '{ "type": "integer", "default": 7 }', '"many"', { choices: [7] }],
    [
      'a number in quotes, with a default',
      '{ "type": "integer", "default": 7 }',
      '"3"',
      { instead: '3', choices: [7] },
    ],
    ['a value that is none of a few', '{ "enum": ["fast", "slow"] }', '"x"', { choices: ['fast', 'slow'] }],
    ['a misspelt one of a few', '{ "enum": ["fast", "slow"] }', '"fats"', { instead: '"fast"', choices: ['slow'] }],
    ['one of a few in quotes', '{ "enum": [1, 2] }', '"2"', { instead: '2', choices: [1] }],
    ['too little', '{ "type": "integer", "minimum": 1 }', '0', { choices: [1] }],
    ['too much', '{ "type": "integer", "exclusiveMaximum": 10, "default": 3 }', '10', { choices: [9, 3] }],
    ['a fraction', '{ "type": "integer" }', '"1.5"', {}],
    ['an object', '{ "type": "string" }', '{}', {}],
    ['another list', '{ "type": "array", "items": { "type": "string" } }', '1', {}],
    [
      'missing keys',
      '{ "required": ["a", "b"], "properties": { "b": { "enum": ["x"] } } }',
      '{}',
      { missing: { a: '', b: 'x' } },
    ],
    [
      'a missing object',
      '{ "required": ["a"], "properties": { "a": { "required": ["n"], "properties": { "n": { "type": "integer", "minimum": 2 } } } } }',
      '{}',
      { missing: { a: { n: 2 } } },
    ],
  ])('has a remedy, where there is one: %s', (_, schema, value, remedy) => {
    const text = file([step], `"data": { "v": ${value} }, "dataSchema": { "properties": { "v": ${schema} } },`);
    const { problems } = analysed(text).flow;
    expect(problems).toHaveLength(1);
    const { instead, choices, missing } = problems[0] ?? {};
    expect({ instead, choices, missing }).toEqual({ ...NO_REMEDY, ...remedy });
  });

  test('is so, or is for others to say', () => {
    expectNothing(file([step], `"data": { "shop": "x", "pages": 2, "more": null }, ${schema()}`));
    expectNothing(file([step], schema()));
    expectNothing(file([step], '"data": { "any": 1 }, "dataSchema": true,'));
  });
});

describe('more than can be looked through', () => {
  const large = (count: number, last: string): string => {
    const gives = (index: number): string =>
      `"id": "s${index}", "command": "x", "outputMode": "merge", "outputSchema": { "required": ["key${index}"], "additionalProperties": false, "properties": { "key${index}": { "type": "integer" } } }`;
    return file(
      [...Array.from({ length: count }, (_, index) => gives(index)), last],
      '"dataSchema": { "additionalProperties": false },',
    );
  };

  test('ten thousand steps that add to each other alarm nobody, and are done', () => {
    expectNothing(large(10_000, '"id": "last", "command": "x", "if": "input.key9998 == \'x\' && input.keyy > 1"'));
  });

  test('a hundred are looked at to their end', () => {
    expectProblem(large(100, '"id": "last", "command": "x", "if": "input.«keyx»"'), 'never-given', 'never has `keyx`');
  });

  test('problems beyond the limit are not told one by one', () => {
    const wrong = `"id": "a", "command": "x", "args": [${Array.from({ length: 5000 }, () => '"${{ input.b }}"').join()}]`;
    const { problems } = analysed(file([wrong], '"dataSchema": { "additionalProperties": false },')).flow;
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)?.code).toBe('more-problems');
  });
});
