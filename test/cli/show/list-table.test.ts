import { describe, expect, test } from 'vitest';
import { emptyList, moreLine } from '../../../runner/cli/show/list-ending.ts';
import { listTable } from '../../../runner/cli/show/list-table.ts';
import { widthOf } from '../../../runner/cli/terminal/width.ts';
import { at, item, PID, style } from './samples.ts';

const MANY = [
  item({
    status: 'running',
    title: 'Deploy to staging, then to production with approvals',
    step: 'upload',
    stepsDone: 2,
  }),
  item({
    status: 'interrupted',
    interrupt: { message: 'Look at the rejected rows.\nSecond line', revision: 1, expiresAt: at(-7200) },
  }),
  item({
    status: 'error',
    step: 'load',
    finishedAt: at(200),
    error: { code: 'ExitCode', message: 'The program ended with exit code 3.' },
  }),
  item({
    status: 'finished',
    stepsDone: 5,
    startedAt: at(100),
    finishedAt: at(88),
    title: '発売ノート 日本語の題名をもつ処理',
  }),
  item({ status: 'cancelled', stepsDone: 1, step: 'fetch', finishedAt: at(5) }),
  item({ status: 'ready', stepsDone: 1, step: 'fetch', notBefore: at(-400) }),
];

describe('the table of processes', () => {
  test.each([20, 40, 60, 80, 100, 120, 200])('no line is wider than a terminal of %i columns', (columns) => {
    const wide = listTable(MANY, style(columns)).filter((line) => widthOf(line) >= Math.max(columns, 56));
    expect(wide).toEqual([]);
  });

  test('its columns stand below each other, wide characters included', () => {
    const lines = listTable(MANY, style(100));
    const places = lines.map((line) => {
      const before = /^(.*?)(WHEN|now|for |\d+ (s|min|h) )/.exec(line)?.[1] ?? '';
      return widthOf(before);
    });
    expect(new Set(places).size).toBe(1);
  });

  test('each state has a symbol and its word, so that it can be told without colours', () => {
    const lines = listTable(MANY, style(100));
    expect(lines.join('\n')).not.toContain('\x1b');
    expect(lines[1]).toMatch(/⠋ running/);
    expect(lines[2]).toMatch(/‖ interrupted/);
    expect(lines[3]).toMatch(/✖ error/);
    expect(lines[4]).toMatch(/✔ finished/);
    expect(lines[5]).toMatch(/⊘ cancelled/);
    expect(lines[6]).toMatch(/○ ready/);
  });

  test('says of each where it stands: step, question, error, time', () => {
    const lines = listTable(MANY, style(200));
    expect(lines[1]).toMatch(/2\/5 upload$/);
    expect(lines[2]).toMatch(/Look at the rejected rows\. \(expires in 2 h\)$/);
    expect(lines[3]).toMatch(/3 min ago {2}load: The program ended with exit code 3\.$/);
    expect(lines[4]).toMatch(/5 steps in 12 s$/);
    expect(lines[5]).toMatch(/1\/5 fetch$/);
    expect(lines[6]).toMatch(/1\/5 fetch next attempt in 6 min$/);
  });

  test('on a terminal ids are short, in a pipe whole, and nothing is cut off there', () => {
    expect(listTable(MANY, style(80))[1]).toMatch(/^4f1c0a2b {2}\S/);
    const [, line] = listTable(MANY, style());
    expect(line).toContain(PID);
    expect(line).toContain('Deploy to staging, then to production with approvals');
  });

  test('what a process says cannot move the cursor or forge a line', () => {
    const evil = item({
      status: 'error',
      title: 'a\x1b[2Jb\u202e',
      error: { code: 'ExitCode', message: '\x1b]0;title\x07gone\nforged' },
      finishedAt: at(1),
    });
    const lines = listTable([evil], style(120));
    expect(lines).toHaveLength(2);
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(lines.join('\n')).not.toMatch(/[\x1b\x07\u202e]/);
  });
});

describe('what stands below the list', () => {
  const call = (words: string[]): string => ['stepwell', ...words].join(' ');

  test('an empty one says how to start a process', () => {
    expect(emptyList({}, call, style(80)).join('\n')).toContain('stepwell start FILE');
  });

  test('an empty one with filters says what was looked for and how to see all', () => {
    const [line] = emptyList({ status: ['error'], search: 'import' }, call, style(80));
    expect(line).toBe('No process has status error and matches "import". All of them: stepwell list');
  });

  test('says when there is more, and nothing otherwise', () => {
    expect(moreLine(20, 91_327, style(80))[0]).toMatch(/^20 of 91,327 processes; --limit 100 shows more/);
    expect(moreLine(20, 20, style(80))).toEqual([]);
  });
});
