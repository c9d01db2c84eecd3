import { expect, it } from 'vitest';
import { Following } from '../../../extension/logs/following.ts';
import { logPath, parseLogPath } from '../../../extension/logs/log-address.ts';
import { LogText } from '../../../extension/logs/log-text.ts';
import { sizeText } from '../../../extension/logs/size-text.ts';
import { dataPath, parseDataPath } from '../../../extension/data/data-address.ts';
import type { StepLog } from '../../../protocol/process/events.ts';

const heading = ({ step, attempt }: { step: string; attempt: number }): string => `== ${step} ${attempt}`;

function record(message: string, more: Partial<StepLog> = {}): StepLog {
  return {
    ...{ type: 'stepLog', at: '2026-01-01T00:00:00.000Z', step: 'a', phase: 'steps', attempt: 1 },
    ...{ source: 'stdout', level: 'info', message },
    ...more,
  };
}

function textOf(...records: StepLog[]): string {
  const text = new LogText(heading);
  text.append(records);
  text.end();
  return text.text;
}

it('what a program printed stands as it was printed, without control characters', () => {
  expect(textOf(record('\x1b[31mred\x1b[0m\tand \x07bell'), record(''), record('  indented'))).toBe(
    'red\tand bell\n\n  indented\n',
  );
  expect(textOf(record('10%\r50%\r100%'))).toBe('100%\n');
  expect(textOf(record('a\u202eb'))).toBe('ab\n');
});

it('what a step logged stands behind its level and before its fields', () => {
  expect(
    textOf(
      record('took long', { source: 'step', level: 'warning', fields: { ms: 12 } }),
      record('two\nlines', { source: 'step' }),
      record('stray', { source: 'runner', level: 'error' }),
      record('printed', { source: 'stderr', level: 'error' }),
    ),
  ).toBe('warning: took long {"ms":12}\ntwo\nlines\nerror: stray\nprinted\n');
});

it('a line that is longer than a record is one line, whatever else was written meanwhile', () => {
  expect(
    textOf(
      record('begin ', { continues: true }),
      record('other', { source: 'stderr' }),
      record('middle ', { continues: true }),
      record('end'),
      record('never ended', { continues: true }),
    ),
  ).toBe('other\nbegin middle end\nnever ended\n');
});

it('lines of another attempt, and of another step, stand below whose they are', () => {
  expect(textOf(record('1'), record('2', { attempt: 2 }), record('3', { step: 'b' }))).toBe(
    '1\n== a 2\n2\n== b 1\n3\n',
  );
});

it('the path of a log says which it is', () => {
  const pid = '0123456789abcdef0123456789abcdef';
  const name = '../odd: näme/';
  for (const address of [{ pid }, { pid, step: 'b-c' }, { pid, step: 'b', attempt: 12 }]) {
    const path = logPath({ ...address, name });
    expect(path).toMatch(/^\/[^/]+(\/[^/]+)?\.log$/);
    expect(parseLogPath(path)).toEqual({ ...address, pid: pid.slice(0, 12) });
  }
  expect(parseLogPath('/a/b.log')).toBeUndefined();
});

it('the path of data says which it is', () => {
  const pid = '0123456789abcdef0123456789abcdef';
  const addresses = [
    { pid, what: 'input' },
    { pid, what: 'output', step: 'output' },
    { pid, what: 'input', step: 'b', attempt: 3 },
  ] as const;
  for (const address of addresses)
    expect(parseDataPath(dataPath({ ...address, name: 'n' }))).toEqual({ ...address, pid: pid.slice(0, 12) });
  expect(parseDataPath('/n 0123456789ab/x.json')).toBeUndefined();
});

it('an editor stays at the end until somebody scrolls up, and again once they are back', () => {
  const following = new Following();
  following.scrolled(0, 20, 20);
  // The text has grown; the editor has not been moved yet.
  following.scrolled(5, 25, 40);
  expect(following.follows).toBe(true);
  following.scrolled(20, 40, 40);
  following.scrolled(17, 37, 40);
  expect(following.follows).toBe(false);
  // Down again, but not to the end.
  following.scrolled(18, 38, 50);
  expect(following.follows).toBe(false);
  following.scrolled(29, 49, 50);
  expect(following.follows).toBe(true);
});

it('lines that went at the beginning move nobody', () => {
  const following = new Following();
  following.scrolled(980, 1000, 1000);
  following.shifted(900);
  following.scrolled(85, 105, 200);
  expect(following.follows).toBe(true);
});

it('sizes are told as people say them', () => {
  const sizes = [0, 812, 999, 1000, 4_234_000, 9_960_000, 480_000_000, 999_700_000];
  expect(sizes.map(sizeText)).toEqual(['0 B', '812 B', '999 B', '1.0 KB', '4.2 MB', '10 MB', '480 MB', '1.0 GB']);
});
