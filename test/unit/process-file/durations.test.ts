import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../../protocol/process-file/durations.ts';

describe('durations', () => {
  test.each<[string | number, number | undefined]>([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1.5h', 5_400_000],
    ['0.5ms', 1],
    ['0s', 0],
    [90, 90_000],
    [0.25, 250],
    [0, 0],
    ['36500d', 3_153_600_000_000],
    ['36501d', undefined],
    [Number.MAX_VALUE, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    ['', undefined],
    ['5', undefined],
    ['5 m', undefined],
    ['m5', undefined],
    ['1h 30m', undefined],
    ['1e3s', undefined],
    ['-5s', undefined],
    ['5M', undefined],
    ['9'.repeat(1000), undefined],
  ])('%j is %j ms', (value, ms) => {
    expect(parseDuration(value)).toBe(ms);
  });

  test.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [240, '240 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1000, '1 s'],
    [1440, '1.4 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [59_499, '59 s'],
    [59_600, '1m'],
    [90_000, '1m 30s'],
    [3_599_600, '1h'],
    [7_500_000, '2h 5m'],
    [86_399_000, '1d'],
    [273_600_000, '3d 4h'],
  ])('%d ms is told as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('the published schema accepts the texts that are read here, and no others', () => {
    const schema = JSON.parse(readFileSync('protocol/schemas/process-file.schema.json', 'utf8')) as {
      definitions: { DurationText: { pattern: string } };
    };
    const pattern = new RegExp(schema.definitions.DurationText.pattern);
    for (const text of ['500ms', '1h30m', '1.5h', '2d', '', '5', '5 m', '-5s', '5M', '1e3s']) {
      expect([text, pattern.test(text)]).toEqual([text, parseDuration(text) !== undefined]);
    }
  });
});
