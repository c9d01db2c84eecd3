import { describe, expect, test } from 'vitest';
import type { StepLog } from '../../../protocol/process/events.ts';
import { LogPrinter } from '../../../runner/cli/show/log-lines.ts';
import { at, style } from './samples.ts';

const log = (message: string, change: Partial<StepLog> = {}): StepLog => ({
  type: 'stepLog',
  at: at(0),
  step: 'fetch',
  phase: 'steps',
  attempt: 1,
  source: 'stdout',
  level: 'info',
  message,
  ...change,
});

describe('lines of a log', () => {
  test('stand behind the name of their step where there are several, alone where there is one', () => {
    const records = [log('one'), log('two', { step: 'a-step' })];
    expect(new LogPrinter(['fetch', 'a-step'], style(80)).lines(records)).toEqual(['fetch  │ one', 'a-step │ two']);
    expect(new LogPrinter([], style(80)).lines(records)).toEqual(['one', 'two']);
  });

  test('a new attempt is announced', () => {
    const printer = new LogPrinter([], style(80));
    expect(printer.lines([log('a'), log('b', { attempt: 2 }), log('c', { attempt: 2 })])).toEqual([
      'a',
      '(attempt 2)',
      'b',
      'c',
    ]);
  });

  test('records of one long line become one line again, whatever comes between them', () => {
    const printer = new LogPrinter([], style(80));
    const lines = [
      ...printer.lines([log('long ', { continues: true }), log('other', { source: 'stderr' })]),
      ...printer.lines([log('line')]),
    ];
    expect(lines).toEqual(['other', 'long line']);
  });

  test('a line that never ends is shown in pieces', () => {
    const printer = new LogPrinter([], style(80));
    const piece = log('x'.repeat(600 * 1024), { continues: true });
    expect(printer.lines([piece, piece, piece]).length).toBe(1);
  });

  test('control sequences are left out, unless colours were forced', () => {
    expect(new LogPrinter([], style(80)).lines([log('\x1b[31mred\x1b[2J')])).toEqual(['red']);
    const forced = new LogPrinter([], style(undefined, { FORCE_COLOR: '1' }));
    expect(forced.lines([log('\x1b[31mred\x1b[2J')])).toEqual(['\x1b[31mred\x1b[0m']);
  });

  test('what a step reports itself has its level; what a program prints has none', () => {
    const lines = new LogPrinter([], style(80)).lines([
      log('disk is full', { source: 'step', level: 'error' }),
      log('hello', { source: 'step', level: 'info' }),
      log('noise', { source: 'stderr', level: 'info' }),
    ]);
    expect(lines).toEqual(['error: disk is full', 'hello', 'noise']);
  });
});
