import { describe, expect, test } from 'vitest';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { infoPage } from '../../../runner/cli/show/info-page.ts';
import { nextStepLines, nextSteps } from '../../../runner/cli/show/next-steps.ts';
import { widthOf } from '../../../runner/cli/terminal/width.ts';
import { at, done, info, PID, step, style } from './samples.ts';

const page = (change: Parameters<typeof info>[0], columns?: number): string[] =>
  infoPage(info(change), { ...style(columns), cwd: '/srv' });

const error: ProcessError = {
  code: 'ExitCode',
  message: 'The program ended with exit code 127.',
  type: 'ExitCode',
  stack: ['    at check (/srv/steps/check.mjs:12:3)'],
  step: 'check',
  details: { exitCode: 127, stderr: 'row 17 is not a date\n' },
};

const failed = {
  status: 'error' as const,
  finishedAt: at(10),
  error,
  steps: [
    done('fetch', { name: 'Fetch the rows', summary: '1,204 rows' }),
    step('check', { status: 'error', attempt: 2, startedAt: at(20), finishedAt: at(10), error }),
    step('load'),
    step('tell', { phase: 'onFailure', status: 'finished', attempt: 1, startedAt: at(9), finishedAt: at(8) }),
    step('tidy', { phase: 'finally' }),
  ],
  attempts: [1, 2].map((attempt) => ({
    step: 'check',
    phase: 'steps' as const,
    attempt,
    status: 'error' as const,
    startedAt: at(30),
    finishedAt: at(29),
    input: { hash: '0', bytes: 2 },
    output: null,
    error,
    artifacts: [],
  })),
};

describe('the page of one process', () => {
  test('begins with its name, where it stands and its id', () => {
    expect(page({ status: 'running' }, 100)[1]).toBe('  ⠋ Nightly import  running for 50 s  4f1c0a2b');
    expect(page({ status: 'ready', notBefore: at(-90) }, 100)[1]).toContain('next attempt in 1 min');
    expect(page({ cancelling: true }, 100)[1]).toContain('cancelling');
    expect(page({})[1]).toContain(PID);
  });

  test('tells where it comes from: file, who, when, and what is unusual about it', () => {
    const text = page({ key: 'nightly-1', priority: 5, rerunOf: 'aaaabbbb'.repeat(4) }, 120)[2];
    expect(text?.trim()).toBe(
      'nightly.process.json · started 1 min ago by anna · priority 5 · key nightly-1 · rerun of aaaabbbb',
    );
  });

  test('shows each step with time and summary; cleanup steps only once they ran', () => {
    const lines = page(failed, 100).join('\n');
    expect(lines).toMatch(/✔ Fetch the rows +10 s {2}1,204 rows/);
    expect(lines).toMatch(/○ load/);
    expect(lines).toMatch(/onFailure:\n +✔ tell/);
    expect(lines).not.toContain('tidy');
  });

  test('shows earlier attempts below their step, and the error once, in full: place, output, hint', () => {
    const lines = page(failed, 100);
    const text = lines.join('\n');
    expect(text).toMatch(/│ attempt 1 {2}1 s {2}ExitCode/);
    expect(lines.filter((line) => line.includes('check: ExitCode'))).toHaveLength(1);
    expect(text).toContain('at steps/check.mjs:12');
    expect(text).toContain('│ row 17 is not a date');
    expect(text).toContain('Hint:');
  });

  test('shows the question, what comes next, until when, and a draft', () => {
    const text = page(
      {
        status: 'interrupted',
        interrupt: {
          step: 'fetch',
          message: 'Is this right?',
          data: {},
          schema: null,
          revision: 2,
          expiresAt: at(-7200),
        },
        actions: [
          { what: 'started', at: at(60), by: 'anna' },
          { what: 'draftSaved', at: at(5), by: 'bob' },
        ],
      },
      100,
    ).join('\n');
    expect(text).toMatch(/‖ fetch asks:\n +Is this right\?\n +Next: load\n +Expires in 2 h/);
    expect(text).toContain('A draft of bob is kept (revision 2).');
    expect(text).toMatch(/5 s ago +bob saved a draft/);
  });

  test('history tells who did what, and what a proceed changed', () => {
    const text = page(
      {
        actions: [
          { what: 'started', at: at(60), by: 'anna' },
          {
            what: 'proceeded',
            at: at(30),
            by: 'bob',
            changes: { before: { limit: 1 }, after: { limit: 2, ok: true } },
          },
        ],
      },
      100,
    ).join('\n');
    expect(text).toMatch(/bob let it proceed: limit: 1 -> 2, ok: nothing -> true/);
  });

  test.each([60, 80, 100, 120])('fits %i columns, but for names of files', (columns) => {
    const wide = page(failed, columns).filter((line) => widthOf(line) > columns);
    expect(wide).toEqual([]);
  });

  test('says what can be done next, as commands to copy', () => {
    const call = (words: string[]): string => ['stepwell', ...words].join(' ');
    const lines = nextStepLines(nextSteps(info(failed), 'check'), call, { dim: (text) => text });
    expect(lines).toEqual([
      '  See what it wrote:     stepwell logs 4f1c0a2b --step check',
      '  Try again from there:  stepwell retry 4f1c0a2b',
    ]);
  });
});
