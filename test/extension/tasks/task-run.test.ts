import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import manifest from '../../../package.json';
import { taskFault } from '../../../extension/tasks/task-definition.ts';
import { TaskRun } from '../../../extension/tasks/task-run.ts';
import { list, proceed } from '../../../protocol/control/index.ts';
import { ConnectionLost } from '../../../runner/client/control-failure.ts';
import { problemLine } from '../../../runner/cli/check/problem-line.ts';
import { realRunner } from '../../daemon/support/real-runner.ts';
import type { TestRunner } from '../../daemon/support/test-runner.ts';

let runner: TestRunner;
beforeEach(async () => {
  runner = await realRunner();
});
afterEach(() => runner.close());

/** A task in a terminal that keeps what is written to it. */
class Terminal {
  readonly run: TaskRun;
  text = '';
  /** What the next request meets instead of its answer: it is done all the same. */
  loses = 0;
  readonly #looking = new Set<() => void>();

  constructor() {
    this.run = new TaskRun({
      ask: async (message, params) => {
        const answer = await runner.call(message, params);
        if (this.loses-- > 0) throw new ConnectionLost();
        return answer;
      },
      news: (pid, signal) =>
        new Promise((resolve) => {
          const forget =
            pid === ''
              ? (): void => undefined
              : runner.core.parts.ledger.onEventOf(pid, () => {
                  resolve();
                });
          signal.addEventListener('abort', () => {
            forget();
            resolve();
          });
        }),
      write: (text) => {
        this.text += text;
        for (const look of [...this.#looking]) look();
      },
      heading: ({ step, attempt }) => `== ${step} ${attempt}`,
    });
  }

  async shows(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.text.includes(text)) resolve();
      };
      this.#looking.add(look);
      look();
    });
  }

  /** Without the id of the process. */
  get lines(): string[] {
    return this.text
      .replace(/process [0-9a-f]{12}/g, 'process PID')
      .split('\n')
      .slice(0, -1);
  }
}

const print = (id: string, text: string, more: object = {}): object => ({
  ...{ id, command: process.execPath, args: ['-e', `console.log(${JSON.stringify(text)})`] },
  ...more,
});

it('shows the log, and ends as the process does', async () => {
  const terminal = new Terminal();
  const file = runner.file({ steps: [print('a', '\x1b[32mgreen\x1b[0m'), print('b', 'two')] });
  expect(await terminal.run.run({ file })).toBe(0);
  expect(terminal.lines).toEqual([
    'Stepwell: process PID started',
    '== a 1',
    '\x1b[32mgreen\x1b[0m\x1b[0m',
    '== b 1',
    'two',
    'Stepwell: process PID finished',
  ]);
});

it('a process that fails is a task that fails', async () => {
  const terminal = new Terminal();
  const file = runner.file({ steps: [{ id: 'a', command: process.execPath, args: ['-e', 'process.exit(3)'] }] });
  expect(await terminal.run.run({ file })).toBe(1);
  expect(terminal.lines.at(-1)).toMatch(/^Stepwell: process PID failed: .*3/);
});

it('waits while the process waits for a person, and goes on with it', async () => {
  const terminal = new Terminal();
  const steps = [print('a', 'one', { interrupt: { message: 'Look.' } }), print('b', 'two')];
  const ended = terminal.run.run({ file: runner.file({ steps }) });
  await terminal.shows('waits for you at a: Look.');
  const { processes } = await runner.call(list, { limit: 10 });
  await runner.call(proceed, { pid: processes[0]?.pid ?? '' });
  expect(await ended).toBe(0);
  expect(terminal.lines.slice(-4)).toEqual([
    'Stepwell: process PID goes on',
    '== b 1',
    'two',
    'Stepwell: process PID finished',
  ]);
});

it('ending the task cancels the process', async () => {
  const terminal = new Terminal();
  const code = "console.log('up'); setInterval(() => 0, 1e6)";
  const ended = terminal.run.run({
    file: runner.file({ steps: [{ id: 'a', command: process.execPath, args: ['-e', code] }] }),
  });
  await terminal.shows('up');
  await terminal.run.close();
  expect(await ended).toBe(130);
  const { processes } = await runner.call(list, { limit: 10 });
  await runner.until(processes[0]?.pid ?? '');
  expect(await runner.status(processes[0]?.pid ?? '')).toBe('cancelled');
});

it('a lost connection loses nothing and starts nothing twice', async () => {
  const terminal = new Terminal();
  terminal.loses = 1;
  const gate = join(runner.options.root, 'gate');
  const code = `console.log('before'); const t = setInterval(() => {
    if (require('fs').existsSync(${JSON.stringify(gate)})) { clearInterval(t); console.log('after'); } }, 10)`;
  const ended = terminal.run.run({
    file: runner.file({ steps: [{ id: 'a', command: process.execPath, args: ['-e', code] }] }),
  });
  await terminal.shows('before');
  terminal.loses = 1;
  writeFileSync(gate, '');
  expect(await ended).toBe(0);
  expect(terminal.lines.filter((line) => line === 'before' || line === 'after')).toEqual(['before', 'after']);
  expect((await runner.call(list, { limit: 10 })).total).toBe(1);
});

it('a file with errors starts nothing', async () => {
  const terminal = new Terminal();
  await expect(terminal.run.run({ file: runner.file({ steps: [{}] }) })).rejects.toThrow();
  expect((await runner.call(list, { limit: 10 })).total).toBe(0);
});

it('the matcher reads what check prints, Windows paths and warnings too', () => {
  const [matcher] = manifest.contributes.problemMatchers;
  const pattern = new RegExp(matcher?.pattern.regexp ?? '');
  const place = { line: 9, column: 7, endLine: 9, endColumn: 8, offset: 0, length: 1, path: [] };
  const problem = { ...place, code: 'unknown-key' } as const;
  const told = { ...problem, severity: 'error', message: 'Unknown key `a: [b]`. Did you mean `c`?' } as const;
  expect(pattern.exec(problemLine('C:\\work\\n.process.json', told))?.slice(1)).toEqual([
    'C:\\work\\n.process.json',
    ...['9', '7', 'error', told.message, 'unknown-key'],
  ]);
  const warning = { ...told, severity: 'warning' } as const;
  expect(pattern.exec(problemLine('a b/n.process.json', warning))?.slice(1, 5)).toEqual([
    'a b/n.process.json',
    '9',
    '7',
    'warning',
  ]);
  expect(pattern.test('2 errors and 1 warning in 1 of 3 files')).toBe(false);
});

it('the matcher for the background begins and ends with what a task says', () => {
  const background = manifest.contributes.problemMatchers[1]?.background;
  const [begins, ends] = [new RegExp(background?.beginsPattern ?? ''), new RegExp(background?.endsPattern ?? '')];
  expect(begins.test('Stepwell: process 0123456789ab goes on')).toBe(true);
  for (const end of ['waits for you at a: Look.', 'finished', 'failed: x', 'was cancelled'])
    expect(ends.test(`Stepwell: process 0123456789ab ${end}`)).toBe(true);
  expect(ends.test('finished')).toBe(false);
});

it('a task that is written wrong says what is wrong with it', () => {
  expect(taskFault({ type: 'stepwell', file: 'a.process.json', params: { n: 1 } })).toBeUndefined();
  expect(taskFault({ type: 'stepwell' })).toContain('"file"');
  expect(taskFault({ type: 'stepwell', file: 'a', action: 'walk' })).toContain('"action"');
  expect(taskFault({ type: 'stepwell', file: 'a', data: [] })).toContain('"data"');
});
