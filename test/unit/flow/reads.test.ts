import { describe, expect, test } from 'vitest';
import { describing, expectNothing, expectProblem, file, runs } from './support.ts';

const CLOSED = `"outputSchema": { "type": "object", "required": ["rows", "total"], "additionalProperties": false,
  "properties": { "rows": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } },
  "additionalProperties": false } }, "total": { "type": "integer" } } }`;
const fetch = `"id": "fetch", "command": "x", ${CLOSED}`;
const reading = (path: string, more = ''): string =>
  `"id": "load", ${more} "command": "x", "args": ["\${{ ${path} }}"]`;

describe('a key that is never given', () => {
  test('is told with what there is instead, and where it comes from', () => {
    const problem = expectProblem(
      file([fetch, reading('input.«rwos»')]),
      'never-given',
      /^`input` never has `rwos`: after `fetch` it has `rows` and `total`\. Did you mean `rows`\?$/,
    );
    expect(problem).toMatchObject({ severity: 'error', instead: 'rows', step: 'fetch', path: ['steps', 1, 'args', 0] });
  });

  test('in quotes is replaced in quotes', () => {
    const text = file([fetch, reading(`input[«'rwos'»]`)]);
    expect(expectProblem(text, 'never-given', /Did you mean `rows`/).instead).toBe(`'rows'`);
  });

  test('deeper down', () => {
    expectProblem(file([fetch, reading('input.rows[0].«nam»')]), 'never-given', /`input\.rows\[0\]` never has `nam`/);
  });

  test('in the part of a text, after what is written as an escape', () => {
    const step = '"id": "load", "command": "x", "with": { "a": "\\u00e9\\n${{ input.«totl» }} rows" }';
    expectProblem(file([fetch, step]), 'never-given', /Did you mean `total`\?/);
  });

  test('in a variable, a condition, the message of a pause, and the key of concurrency', () => {
    expectProblem(file([fetch, '"id": "a", "run": "x", "env": { "A": "${{ input.«x» }}" }']), 'never-given', '');
    expectProblem(file([fetch, '"id": "a", "run": "x", "if": "input.«x» == 1"']), 'never-given', '');
    expectProblem(file([`${fetch}, "interrupt": { "message": "\${{ input.«x» }}" }`]), 'never-given', '');
    const key = '"concurrency": { "key": "${{ input.a.«b» }}" },';
    const start =
      '"dataSchema": { "properties": { "a": { "$ref": "#/$defs/a" } }, "$defs": { "a": { "type": "string" } } },';
    expectProblem(file(['"id": "a", "run": "x"'], start + key), 'never-given', '`input.a` is a text and has no `b`.');
  });

  test('by what a provider describes', () => {
    const facts = describing({
      fetch: { outputSchema: { type: 'object', properties: { rows: { type: 'array' } }, additionalProperties: false } },
    });
    const text = file(
      ['"id": "fetch", "provider": "p"', reading('input.«total»')],
      '"providers": { "p": { "command": "x" } },',
    );
    expectProblem(text, 'never-given', /after `fetch` it has `rows`/, facts);
    expectNothing(text);
  });

  test('by the standard output of a command', () => {
    const text = file(['"id": "date", "command": "date", "outputFrom": "stdout-text"', reading('input.«out»')]);
    expectProblem(text, 'never-given', /it has `stdout`/);
  });

  test('of another step', () => {
    const other = '"id": "between", "command": "x", "outputFrom": "stdout-text"';
    expectProblem(
      file([fetch, other, reading('input.«rows»')]),
      'never-given',
      /`fetch` gave it: `steps\.fetch\.output\.rows` still has it\./,
    );
  });

  test('of a step in the wrong place', () => {
    const date = '"id": "date", "command": "date", "outputFrom": "stdout-text"';
    expectProblem(file([date, reading('input.«rows»'), fetch]), 'never-given', /`fetch` gives it, but comes later\./);
  });

  test('of a text or a list', () => {
    expectProblem(
      file([fetch, reading('input.total.«x»')]),
      'never-given',
      '`input.total` is a whole number and has no',
    );
    expectProblem(
      file([fetch, reading('input.rows.«name»')]),
      'never-given',
      'is a list: its places are written `[0]`.',
    );
    expectProblem(file([fetch, reading('input.total[«0»]')]), 'never-given', 'is a whole number and no list');
  });

  test('is not told where a person may add it, where a command may have given it, or where it merges into more', () => {
    expectNothing(file([`${fetch}, "interrupt": true`, reading('input.approved')]));
    expectNothing(file([fetch, '"id": "a", "command": "x"', reading('input.approved')]));
    expectNothing(file([`${fetch}, "outputMode": "merge"`, reading('input.approved')]));
  });
});

describe('a pause with a schema', () => {
  const asks = (schema: string): string => `${fetch}, "interrupt": { "schema": ${schema} }`;

  test('says what there is after it', () => {
    const closed =
      '{ "properties": { "ok": { "type": "boolean" } }, "required": ["ok"], "additionalProperties": false }';
    expectProblem(file([asks(closed), reading('input.«okay»')]), 'never-given', /after `fetch` it has `ok`/);
    expectNothing(file([asks(closed), reading('input.ok')]));
  });

  test('lets everything else stay', () => {
    expectNothing(file([asks('{ "properties": { "ok": { "type": "boolean" } } }'), reading('input.rows[0].name')]));
  });
});

describe('a key that the schemas do not name', () => {
  const open = CLOSED.replace('"additionalProperties": false,', '');

  test('is told where it is a slip of the pen', () => {
    const text = file([`"id": "fetch", "command": "x", ${open}`, reading('input.«totel»')]);
    const problem = expectProblem(text, 'unnamed-key', /No schema names `totel` in `input`\. Did you mean `total`\?/);
    expect(problem).toMatchObject({ severity: 'warning', instead: 'total' });
  });

  test('is nobody’s business otherwise', () => {
    expectNothing(file([`"id": "fetch", "command": "x", ${open}`, reading('input.page')]));
  });
});

describe('a key that is there only sometimes', () => {
  const start =
    '"dataSchema": { "type": "object", "properties": { "url": { "type": "string" } }, "additionalProperties": false },';

  test('because its step may be skipped', () => {
    const text = file([`${fetch}, "if": "input.url != null"`, reading('input.«rows»')], start);
    expectProblem(text, 'sometimes-absent', /`input\.rows` is absent when `fetch` is skipped\. Ask for it first/);
  });

  test('because its step may fail', () => {
    const text = file([`${fetch}, "continueOnError": true`, reading('input.«rows»')], start);
    expectProblem(text, 'sometimes-absent', /absent when `fetch` fails/);
  });

  test('may be read by a step that asks, and where the file declares it', () => {
    const skipped = `${fetch}, "if": "input.url != null"`;
    expectNothing(file([skipped, reading('input.rows', `"if": "'rows' in input",`)], start));
    expectNothing(file([skipped, '"id": "a", "run": "x", "if": "\'rows\' in input && input.rows"'], start));
    expectNothing(file([skipped, '"id": "a", "run": "x", "if": "!(\'rows\' in input) || input.rows"'], start));
    expectNothing(file([skipped, reading('input.rows', '"inputSchema": { "properties": { "rows": {} } },')], start));
    expectNothing(file([skipped, reading('steps.fetch.output.rows')], start));
  });

  test('is told in a condition that asks too late', () => {
    const skipped = `${fetch}, "if": "input.url != null"`;
    const late = `"id": "a", "run": "x", "if": "input.«total» > 1 && 'total' in input"`;
    expectProblem(file([skipped, late], start), 'sometimes-absent', 'is skipped');
  });
});

describe('recorded runs', () => {
  const plain = file(['"id": "fetch", "command": "x"', reading('input.«rwos»')]);

  test('a key that none of them had', () => {
    const facts = runs({ load: { previous: 'fetch', before: [{ rows: [] }, { rows: [1] }] } });
    const problem = expectProblem(
      plain,
      'never-observed',
      'was there in none of the last 2 runs. Did you mean `rows`?',
      facts,
    );
    expect(problem.severity).toBe('warning');
  });

  test('a key that some of them lacked', () => {
    const facts = runs({ load: { previous: 'fetch', before: [{ rwos: 1 }, {}, { rwos: 2 }] } });
    expectProblem(plain, 'sometimes-absent', '`input.rwos` was absent in 1 of the last 3 runs.', facts);
  });

  test('by what the step before gave, where the step itself never ran', () => {
    expectProblem(plain, 'never-observed', 'the last run', runs({ fetch: { after: [{ rows: [] }] } }));
  });

  test('from before a step was put in between do not count', () => {
    expectNothing(plain, runs({ load: { previous: 'other', before: [{ rows: [] }] } }));
  });

  test('do not overrule a schema', () => {
    const facts = runs({ load: { previous: 'fetch', before: [{ other: 1 }] } });
    expectNothing(file([fetch, reading('input.rows')]), facts);
  });

  test('of data whose keys are data themselves say nothing', () => {
    const pages = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`/page${index}`, index]));
    const facts = runs({ load: { previous: 'fetch', before: [{ pages }] } });
    expectNothing(file(['"id": "fetch", "command": "x"', reading('input.pages.home')]), facts);
  });
});
