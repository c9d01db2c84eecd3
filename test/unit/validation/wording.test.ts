import { describe, expect, test } from 'vitest';
import type { JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import { match } from '../../../runner/validation/match.ts';

const words = (schema: JsonSchema, data: JsonValue): string[] =>
  match(JSON.stringify(schema), JSON.stringify(data)).map(({ pointer, message }) => `${pointer} ${message}`.trim());

const NAMED = { properties: { name: {}, title: {} }, additionalProperties: false };

test.each<[JsonSchema, JsonValue, string]>([
  [{ type: 'number' }, 'ten', 'must be a number, is "ten"'],
  [{ type: ['string', 'null'] }, 3, 'must be a string or null, is 3'],
  [{ type: 'integer' }, 1.5, 'must be an integer, is 1.5'],
  [{ type: 'object' }, [], 'must be an object, is an array'],
  [{ required: ['url'] }, {}, 'must have the property "url"'],
  [{ enum: ['a', 'b', null] }, 'c', 'must be one of "a", "b", null, is "c"'],
  [{ const: 1 }, 2, 'must be 1, is 2'],
  [{ minimum: 1 }, 0, 'must be at least 1, is 0'],
  [{ exclusiveMaximum: 5 }, 5, 'must be less than 5, is 5'],
  [{ multipleOf: 3 }, 4, 'must be a multiple of 3, is 4'],
  [{ minLength: 1 }, '', 'must not be empty'],
  [{ maxLength: 2 }, 'abc', 'must have at most 2 characters, is "abc"'],
  [{ pattern: '^x' }, 'y', 'must match the pattern ^x, is "y"'],
  [{ format: 'date' }, 'today', 'must be of the format "date", is "today"'],
  [{ minItems: 2 }, [1], 'must have at least 2 items, has 1'],
  [{ maxItems: 1 }, [1, 2], 'must have at most 1 item, has 2'],
  [{ uniqueItems: true }, [1, 2, 1], 'must not hold the same item twice (items 0 and 2 are equal)'],
  [{ contains: { type: 'string' } }, [1], 'must hold at least 1 item of the kind the schema says'],
  [{ minProperties: 1 }, {}, 'must have at least 1 property'],
  [{ dependentRequired: { a: ['b'] } }, { a: 1 }, 'must have the property "b" because it has "a"'],
  [{ not: { type: 'string' } }, 'x', 'must not match what the schema excludes'],
  [NAMED, { nam: 1 }, 'has the property "nam", which is not known here (did you mean "name"?)'],
  [NAMED, { Title: 1 }, 'has the property "Title", which is not known here (did you mean "title"?)'],
  [NAMED, { other: 1 }, 'has the property "other", which is not known here'],
])('%j says of %j: %s', (schema, data, message) => {
  expect(words(schema, data)).toEqual([message]);
});

test('a long value is cut', () => {
  expect(words({ type: 'number' }, 'x'.repeat(1000))[0]?.length).toBeLessThan(100);
});

describe('of alternatives', () => {
  test('that differ by type one sentence names the types', () => {
    expect(words({ anyOf: [{ type: 'string' }, { type: 'null' }] }, 4)).toEqual(['must be a string or null, is 4']);
    const referred = { $defs: { s: { type: 'string' } }, oneOf: [{ $ref: '#/$defs/s' }, { type: 'array' }] };
    expect(words(referred, 4)).toEqual(['must be a string or an array, is 4']);
  });

  test('what is wrong deeper in the data is said', () => {
    const schema = { anyOf: [{ type: 'string' }, { type: 'object', properties: { a: { type: 'number' } } }] };
    expect(words(schema, { a: 'x' })).toEqual(['/a must be a number, is "x"']);
  });

  test('that differ otherwise it says that none matches', () => {
    expect(words({ anyOf: [{ minimum: 5 }, { const: 1 }] }, 2)).toEqual(['matches none of the alternatives, is 2']);
  });

  test('errors beside them stay', () => {
    const schema = {
      type: 'object',
      required: ['b'],
      properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    };
    expect(words(schema, { a: 1 })).toEqual(['must have the property "b"', '/a must be a string or null, is 1']);
  });

  test('of which only one may match, it says when more do', () => {
    expect(words({ oneOf: [{ type: 'number' }, { minimum: 0 }] }, 1)[0]).toContain('more than one');
  });
});
