import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../protocol/data/json.ts';
import {
  evaluateCondition,
  evaluateTemplate,
  evaluateTemplateText,
  ExpressionError,
  listConditionPaths,
  listPaths,
  listValuePaths,
  resolveValue,
  type Scope,
} from '../../../protocol/process-file/expressions/index.ts';

const scope: Scope = {
  input: {
    name: 'Ada',
    n: 3,
    list: [1, { a: 'x' }],
    none: null,
    flag: false,
    empty: '',
    'a key': 1,
    'a-b': 2,
    in: 'kw',
    $x: 3,
    über: 4,
  },
  params: { who: 'Bob' },
  env: { HOST: 'h' },
  process: { id: '0'.repeat(32), name: 'demo', file: '/p/demo.process.json', cwd: '/p', status: 'running' },
  steps: {
    'fetch-rows': { status: 'finished', output: { rows: [{ id: 7 }] }, artifacts: { 'a.csv': '/w/a.csv' } },
    skipped: { status: 'skipped', output: null, artifacts: {} },
  },
};

describe('a text that is one expression keeps its JSON type', () => {
  test.each<[string, JsonValue]>([
    ['${{ input.name }}', 'Ada'],
    ['${{input.n}}', 3],
    ['${{ input.flag }}', false],
    ['${{ input.none }}', null],
    ['${{ input.list }}', [1, { a: 'x' }]],
    ['${{ input.list[1].a }}', 'x'],
    ['${{ input["a key"] }}', 1],
    ["${{ input['a key'] }}", 1],
    ['${{ input.a-b }}', 2],
    ['${{ input.in }}', 'kw'],
    ['${{ input.$x }}', 3],
    ['${{ input.über }}', 4],
    ['${{ input . list [ 0 ] }}', 1],
    ['${{ steps.fetch-rows.output.rows[0].id }}', 7],
    ['${{ steps.fetch-rows.artifacts["a.csv"] }}', '/w/a.csv'],
    ['no expression', 'no expression'],
    ['', ''],
  ])('%s', (text, value) => {
    expect(evaluateTemplate(text, scope)).toEqual(value);
  });
});

describe('in a longer text, values are written into it', () => {
  test.each<[string, string]>([
    ['Hello ${{ input.name }}!', 'Hello Ada!'],
    [' ${{ input.n }}', ' 3'],
    ['${{ input.name }}${{ input.n }}', 'Ada3'],
    ['[${{ input.none }}]', '[]'],
    ['${{ input.list }} and ${{ input.flag }}', '[1,{"a":"x"}] and false'],
    ['$${{ input.name }}', '${{ input.name }}'],
    ['$${{ a }} ${{ input.n }} $$${{', '${{ a }} 3 $${{'],
    ['${{ input.n }}$${{', '3${{'],
    ['}} { $ {{', '}} { $ {{'],
  ])('%s', (text, value) => {
    expect(evaluateTemplate(text, scope)).toBe(value);
  });

  test('always as text where text is asked for', () => {
    expect(evaluateTemplateText('${{ input.n }}', scope)).toBe('3');
    expect(evaluateTemplateText('${{ input.none }}', scope)).toBe('');
    expect(evaluateTemplateText('${{ input.list }}', scope)).toBe('[1,{"a":"x"}]');
  });

  test('what an expression gives is not evaluated again', () => {
    const hostile: Scope = { input: { a: '${{ env.HOST }}' }, env: { HOST: 'h' } };
    expect(evaluateTemplate('${{ input.a }}', hostile)).toBe('${{ env.HOST }}');
    expect(evaluateTemplate('x${{ input.a }}', hostile)).toBe('x${{ env.HOST }}');
    expect(resolveValue({ k: ['${{ input.a }}'] }, hostile)).toEqual({ k: ['${{ env.HOST }}'] });
  });
});

describe('conditions', () => {
  test.each<[string | boolean, boolean]>([
    [true, true],
    [false, false],
    ['true', true],
    ['${{ false }}', false],
    ['input.name', true],
    ['input.empty', false],
    ['input.none', false],
    ['input.list', true],
    ['0', false],
    ['-1', true],
    ['!input.flag', true],
    ['!!input.flag', false],
    ["input.name == 'Ada'", true],
    ['input.name == "Ada"', true],
    ["${{ input.name }} == 'Ada'", true],
    ["${{ input.name == 'Ada' }}", true],
    ['${{ input.n }} > 2 && ${{ input.n }} < 4', true],
    ["input.n == '3'", false],
    ['input.n != 3.0', false],
    ['input.n >= 3 && input.n <= 3', true],
    ["input.name < 'B'", true],
    ['input.none == null', true],
    ["'it\\'s' == \"it's\"", true],
    ["'\\u0041' == 'A'", true],
    ['1 in input.list', true],
    ["'name' in input", true],
    ["'toString' in input", false],
    ["'da' in input.name", true],
    ["'x' in input.none", false],
    ["'missing' in input && input.missing > 1", false],
    ['false || true && false', false],
    ['(false || true) && true', true],
    ['true || input.missing', true],
    ['1e3 == 1000', true],
    ['steps.skipped.output.rows == null', true],
    ["steps.fetch-rows.status == 'finished'", true],
  ])('%s', (condition, value) => {
    expect(evaluateCondition(condition, scope)).toBe(value);
  });

  test('objects are equal by content, whatever the order of their keys', () => {
    const pair: Scope = { input: { a: { x: 1, y: [2] }, b: { y: [2], x: 1 }, c: { x: 1 } } };
    expect(evaluateCondition('input.a == input.b', pair)).toBe(true);
    expect(evaluateCondition('input.a == input.c', pair)).toBe(false);
  });
});

describe('an expression that cannot be evaluated says why and where', () => {
  test.each<[text: string, message: string, place: string]>([
    [
      '${{ input.naem }}',
      '`input` has no `naem` (it has `name`, `n`, `list`, `none`, `flag`, `empty`, `a key`, `a-b` and 3 more). Did you mean `name`?',
      'naem',
    ],
    ['a ${{ inputs.name }}', 'Unknown root `inputs`. Did you mean `input`?', 'inputs'],
    ['${{ secrets.TOKEN }}', '`secrets` cannot be used here', 'secrets'],
    ['${{ input.toString }}', '`input` has no `toString`', 'toString'],
    ['${{ input.__proto__ }}', '`input` has no `__proto__`', '__proto__'],
    ['${{ input["constructor"] }}', '`input` has no `constructor`', '"constructor"'],
    ['${{ input.name.length }}', '`input.name` is a string and has no `length`', 'length'],
    ['${{ input.list.length }}', '`input.list` is a list: its places are written `[0]`.', 'length'],
    ['${{ input[0] }}', '`input` has no `0`', '0'],
    ['${{ steps.nope.output }}', '`steps` has no `nope`', 'nope'],
    ['${{ input.name', 'not closed', '${{ input.name'],
    ['${{ input. }}', 'Expected a name after `.`', '}}'],
    ['${{ input.list.0 }}', 'A place in a list is written `[0]`.', '0'],
    ['${{ input[-1] }}', 'Expected a whole number from 0', '-1'],
    ['${{ input["a }}', 'The text is not closed', '"a }}'],
    ["${{ 'text' }}", 'Expected a path', "'text'"],
    ['${{ input.n } }', 'An expression ends with `}}`.', '}'],
  ])('%s', (text, message, place) => {
    const error = failure(() => evaluateTemplate(text, scope));
    expect(error.message).toContain(message);
    expect(text.slice(error.offset, error.offset + error.length)).toBe(place);
  });

  test.each<[text: string, message: string, place: string]>([
    ["input.n > '2'", '`>` compares two numbers or two texts; this is a number and a text.', '>'],
    ['input.none < 1', 'this is null and a number', '<'],
    ['1 in 2', '`in` looks for', 'in'],
    ['1 == 1 == 1', 'cannot be chained', '=='],
    ['input.n input.n', 'Expected an operator', 'input'],
    ['(input.n', 'Expected `)`', ''],
    ['input.n &', 'written `&&`', '&'],
    ['input.n @', 'Unexpected character `@`', '@'],
    [`${'('.repeat(65)}1${')'.repeat(65)}`, 'nested deeper than 64', '('],
    [`${'!'.repeat(100)}1`, 'nested deeper than 64', '!'],
  ])('%s', (text, message, place) => {
    const error = failure(() => evaluateCondition(text, scope));
    expect(error.message).toContain(message);
    expect(text.slice(error.offset, error.offset + error.length)).toBe(place);
  });

  test('what is declared and has no value is null', () => {
    const declared: Scope = { ...scope, declared: (keys) => keys.join('.') === 'params.optional' };
    expect(evaluateTemplate('${{ params.optional }}', declared)).toBe(null);
    expect(failure(() => evaluateTemplate('${{ params.other }}', declared)).message).toContain('no `other`');
    expect(evaluateTemplate('${{ input.list[99] }}', scope)).toBe(null);
    expect(evaluateTemplate('${{ input.none.deeper }}', scope)).toBe(null);
    expect(evaluateTemplate('${{ steps.skipped.artifacts.file }}', scope)).toBe(null);
    expect(evaluateTemplate('${{ error.message }}', { error: null })).toBe(null);
  });
});

test('values are resolved however deep, and the place is told', () => {
  expect(resolveValue({ a: ['${{ input.n }}', { b: 'x ${{ params.who }}' }], c: 1, '${{ k }}': null }, scope)).toEqual({
    a: [3, { b: 'x Bob' }],
    c: 1,
    '${{ k }}': null,
  });
  expect(failure(() => resolveValue({ a: [{ b: '${{ input.x }}' }] }, scope)).message).toMatch(
    /^a\[0\]\.b: `input` has no `x`/,
  );
  expect(failure(() => resolveValue(JSON.parse('{"__proto__": 1}') as JsonValue, scope)).message).toContain(
    'not allowed',
  );
});

test('paths are listed with their places', () => {
  expect(
    listPaths('a ${{ input.x }} $${{ no }} ${{ steps.a-b.output[0] }}').map(({ text, offset }) => [text, offset]),
  ).toEqual([
    ['input.x', 6],
    ['steps.a-b.output[0]', 32],
  ]);
  expect(listConditionPaths("!input.a && ('x' in steps.b.output || params.c == 1)").map(({ text }) => text)).toEqual([
    'input.a',
    'steps.b.output',
    'params.c',
  ]);
  expect(listValuePaths({ a: ['${{ input.x }}'], b: { c: '${{ env.Y }}z' } }).map(({ text }) => text)).toEqual([
    'input.x',
    'env.Y',
  ]);
});

function failure(evaluate: () => unknown): ExpressionError {
  try {
    evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('It was evaluated.');
}
