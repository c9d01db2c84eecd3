import { expect, test } from 'vitest';
import { ago, until } from '../../../runner/cli/show/relative-time.ts';
import { at, NOW } from './samples.ts';

test.each([
  [0, 'now'],
  [-3, 'now'],
  [5, '5 s ago'],
  [59.9, '59 s ago'],
  [60, '1 min ago'],
  [3599, '59 min ago'],
  [3600, '1 h ago'],
  [47 * 3600, '47 h ago'],
  [48 * 3600, '2 d ago'],
  [61 * 86_400, '2026-01-08'],
])('%d seconds ago reads %s', (seconds, text) => {
  expect(ago(at(seconds), NOW)).toBe(text);
});

test.each([
  [0, 'now'],
  [10, 'in 10 s'],
  [7200, 'in 2 h'],
  [90 * 86_400, 'on 2026-06-08'],
])('in %d seconds reads %s', (seconds, text) => {
  expect(until(at(-seconds), NOW)).toBe(text);
});
