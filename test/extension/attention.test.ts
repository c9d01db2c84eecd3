import { expect, test } from 'vitest';
import type { EventsParams } from '../../protocol/control/events.ts';
import { isOwn, noteworthy } from '../../extension/attention/noteworthy.ts';
import { amountDone, oneLine, roughSpan, timeTaken } from '../../extension/views/span-text.ts';

function events(...told: [pid: string, type: string][]): EventsParams['events'] {
  return told.map(([pid, type], number) => ({ number, pid, event: { type } as never }));
}

test('a process that waits or failed is worth a word, one that went on in the same moment is not', () => {
  const found = noteworthy(
    events(
      ['a', 'processInterrupted'],
      ['b', 'processFailed'],
      ['c', 'processInterrupted'],
      ['c', 'processProceeded'],
      ['d', 'processFinished'],
      ['e', 'processProceeded'],
      ['e', 'processInterrupted'],
    ),
  );
  expect(found).toEqual([
    { pid: 'a', what: 'needsYou' },
    { pid: 'b', what: 'failed' },
    { pid: 'e', what: 'needsYou' },
  ]);
});

test('own processes are those of the OS user, by whatever client', () => {
  expect(isOwn('anna', 'anna')).toBe(true);
  expect(isOwn('anna (VS Code)', 'anna')).toBe(true);
  expect(isOwn('annabel', 'anna')).toBe(false);
  expect(isOwn('bob (anna)', 'anna')).toBe(false);
});

test('what runs is shown in whole seconds, what is over exactly, what has not begun not at all', () => {
  const startedAt = '2026-01-01T00:00:00.000Z';
  const begun = Date.parse(startedAt);
  expect(timeTaken({ startedAt: null, finishedAt: null }, begun)).toBe('');
  expect(timeTaken({ startedAt, finishedAt: null }, begun + 5_900)).toBe('5 s');
  // The runner's clock may be ahead of the editor's.
  expect(timeTaken({ startedAt, finishedAt: null }, begun - 5_000)).toBe('0 ms');
  expect(timeTaken({ startedAt, finishedAt: '2026-01-01T00:00:01.400Z' }, 0)).toBe('1.4 s');
  expect([59_999, 60_000, 7_200_000, 3 * 86_400_000].map(roughSpan)).toEqual(['59 s', '1 min', '2 h', '3 d']);
});

test('progress is a part of the whole where that is known; text is one line of bounded length', () => {
  expect(amountDone({ progress: 1, total: 3 })).toBe('33 %');
  expect(amountDone({ progress: 7, total: 3 })).toBe('100 %');
  expect(amountDone({ progress: 0 })).toBe('');
  expect(amountDone({ progress: 12.345 })).toBe('12.35');
  expect(oneLine(' a\n\tb ')).toBe('a b');
  expect(oneLine('x'.repeat(300), 10)).toBe('xxxxxxxxx…');
});
