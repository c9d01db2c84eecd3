import { describe, expect, test } from 'vitest';
import { expectNothing, expectProblem, file } from './support.ts';

const PARAMS = `"params": { "properties": {
  "mode": { "enum": ["fast", "slow"], "default": "fast" }, "count": { "type": "integer", "default": 1 },
  "on": { "type": "boolean", "default": true }, "text": { "type": "string" } }, "additionalProperties": false },`;
const when = (condition: string): string =>
  file([`"id": "first", "run": "x"`, `"id": "a", "run": "x", "if": ${condition}`], PARAMS);

describe('a step that never runs', () => {
  test.each([
    ['a constant', `«"if"»: false`, 'its `if` is false'],
    [
      'a value that none is',
      `"if": «"params.mode == 'fats'"»`,
      '`params.mode` is "fast" or "slow", never "fats". Did you mean "fast"?',
    ],
    ['a status that none is', `"if": «"steps.first.status == 'failed'"»`, '`steps.first.status` is "pending", '],
    ['a part that never holds', `"if": «"params.on && params.mode == 'x'"»`, 'always false: `params.mode`'],
    [
      'a key that is never there',
      `"if": «"'x' in params"»`,
      '`params` never has `x`: it has `mode`, `count`, `on` and `text`.',
    ],
    ['constants', `"if": «"params.on && false"»`, 'always false'],
  ])('%s', (_, condition, message) => {
    const text = file(['"id": "first", "run": "x"', `"id": "a", "run": "x", ${condition}`], PARAMS);
    expectProblem(text, 'unreachable-step', message);
  });

  test('passes on what it got', () => {
    const output = '"outputSchema": { "type": "object", "properties": { "x": {} }, "additionalProperties": false }';
    const text = file([
      `"id": "a", "run": "x", «"if"»: false, ${output}`,
      '"id": "b", "run": "x", "env": { "Y": "${{ input.y }}" }',
    ]);
    expectProblem(text, 'unreachable-step', '');
  });
});

describe('a comparison', () => {
  test.each([
    ['a number and a text', `"«params.count == '3'»"`, 'Write 3 without quotes.'],
    ['a text and a number', `"«params.mode != 3»"`, "Write '3' in quotes."],
    ['true in quotes', `"«params.on == 'true'»"`, 'Write true without quotes.'],
    ['order of two types', `"«params.count < 'a'»"`, '`<` compares two numbers or two texts'],
    ['order of booleans', `"«params.on > true»"`, '`>` compares two numbers or two texts'],
    ['order of a number and one in quotes', `"«params.count > '5'»"`, 'Write 5 without quotes.'],
    ['a value that none is, beside others', `"params.on || «params.mode == 'x'»"`, 'never "x"'],
    ['a place in a number', `"«'x' in params.count»"`, '`in` looks into a list'],
  ])('of %s', (_, condition, message) => {
    expectProblem(when(condition), 'comparison-mismatch', message);
  });

  test.each([
    [`"«params.count == '3'»"`, 'params.count == 3'],
    [`"params.text && «'true' ==  params.on»"`, 'true ==  params.on'],
    [`"«params.mode != 3»"`, "params.mode != '3'"],
    [`"params.on || «params.mode == 'slwo'»"`, "params.mode == 'slow'"],
    [`"params.on || «params.mode == \\"slwo\\"»"`, "params.mode == 'slow'"],
    [`"params.on || «'moed' in params»"`, "'mode' in params"],
  ])('that is right written otherwise: %s', (condition, instead) => {
    expect(expectProblem(when(condition), 'comparison-mismatch', '').instead).toBe(instead);
  });

  test('that is the whole condition, and never holds, is right written otherwise too', () => {
    const problem = expectProblem(when(`«"params.mode == 'fats'"»`), 'unreachable-step', '');
    expect(problem.instead).toBe(`"params.mode == 'fast'"`);
  });

  test.each([
    `"params.mode == 'slow' || params.count > 0.5"`,
    `"params.text == null || params.text != ''"`,
    `"params.text in 'a b c' && params.on"`,
    `"'x' in input"`,
    `"input.anything == 3 && input.anything != 'x'"`,
    `"steps.first.status == 'finished'"`,
    `true`,
  ])('that is right: %s', (condition) => {
    expectNothing(when(condition));
  });
});
