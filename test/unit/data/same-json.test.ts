import { expect, test } from 'vitest';
import { formatPointer, parsePointer, sameJson, type JsonValue } from '../../../protocol/data/index.ts';

test.each<[JsonValue, JsonValue]>([
  [
    { a: 1, b: [2, null] },
    { b: [2, null], a: 1 },
  ],
  [[], []],
  [null, null],
])('%j is the same as %j', (a, b) => {
  expect(sameJson(a, b)).toBe(true);
});

test.each<[JsonValue, JsonValue]>([
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: 1 }],
  [{ toString: 1 }, { a: 1 }],
  [
    [1, 2],
    [2, 1],
  ],
  [[], {}],
  [null, {}],
  [0, false],
  ['1', 1],
])('%j differs from %j', (a, b) => {
  expect(sameJson(a, b)).toBe(false);
  expect(sameJson(b, a)).toBe(false);
});

test('a pointer says every key exactly', () => {
  const path = ['a/b', '~1', '', 0];
  expect(formatPointer(path)).toBe('/a~1b/~01//0');
  expect(parsePointer('/a~1b/~01//0')).toEqual(['a/b', '~1', '', '0']);
  expect(parsePointer('')).toEqual([]);
});
