import { describe, expect, test } from 'vitest';
import { coerceParams } from '../../../protocol/process-file/params.ts';

const schema = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    count: { type: 'integer', default: 1 },
    ratio: { type: 'number' },
    dry: { type: 'boolean', default: false },
    tags: { type: 'array' },
    more: { type: 'object' },
    maybe: { type: ['string', 'null'] },
    level: { enum: ['low', 2, true] },
    free: {},
  },
};
const defaults = { count: 1, dry: false };

describe('parameters take the types of their schema', () => {
  test.each([
    [{ text: '5' }, { text: '5', ...defaults }],
    [{ count: '5' }, { count: 5, dry: false }],
    [{ ratio: '1e-3' }, { ratio: 0.001, ...defaults }],
    [{ dry: 'true' }, { count: 1, dry: true }],
    [{ tags: '["a"]' }, { tags: ['a'], ...defaults }],
    [{ more: '{"a":1}' }, { more: { a: 1 }, ...defaults }],
    [{ maybe: 'null' }, { maybe: null, ...defaults }],
    [{ maybe: 'nul' }, { maybe: 'nul', ...defaults }],
    [{ level: '2' }, { level: 2, ...defaults }],
    [{ level: 'low' }, { level: 'low', ...defaults }],
    [{ free: '7' }, { free: '7', ...defaults }],
  ])('%j is %j', (given, params) => {
    expect(coerceParams(schema, given)).toEqual({ params, problems: [] });
  });

  test.each([
    [{ count: 'many' }, 'count must be a whole number, not "many".'],
    [{ count: '1.5' }, 'count must be a whole number, not "1.5".'],
    [{ dry: 'yes' }, 'dry must be true or false, not "yes".'],
    [{ tags: 'a,b' }, 'tags must be a JSON list, not "a,b".'],
    [{ cuont: '1' }, 'There is no parameter cuont. Did you mean count?'],
    [{ constructor: '1' }, 'A parameter cannot be called constructor.'],
  ])('%j is refused', (given, problem) => {
    expect(coerceParams(schema, given).problems).toEqual([problem]);
  });

  test('a file without params takes none; an open schema takes any', () => {
    expect(coerceParams(undefined, { a: '1' }).problems).toEqual([
      'There is no parameter a: the process file declares none.',
    ]);
    expect(coerceParams({ additionalProperties: true, properties: {} }, { a: '1' })).toEqual({
      params: { a: '1' },
      problems: [],
    });
  });
});
