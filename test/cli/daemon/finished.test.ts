import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue, type Queue } from './queue.ts';

let queue: Queue;
beforeAll(() => {
  queue = openQueue();
});
afterAll(() => queue.dispose());

const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('a process that finishes', () => {
  let pid: string;
  beforeAll(() => {
    pid = queue.start('good.process.json', '--data', '{"n": 7}');
  });

  test('start answers with its id alone: 32 hexadecimal digits', () => {
    expect(pid).toMatch(/^[0-9a-f]{32}$/);
  });

  test('wait has exit status 0 and says how it went', () => {
    const { status, stdout, stderr } = queue.run('wait', pid);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(new RegExp(`^✔ ${pid.slice(0, 8)} A good process: finished in `));
  });

  test('info --json has everything the contract names', () => {
    const info = queue.info(pid);
    expect(Object.keys(info)).toEqual(
      expect.arrayContaining(
        'pid name file status createdAt startedAt finishedAt attempt data output error interrupt steps rerunOf'.split(
          ' ',
        ),
      ),
    );
    expect(info).toMatchObject({
      pid,
      name: 'good',
      status: 'finished',
      attempt: 1,
      data: { n: 7 },
      output: { n: 7, done: true },
      error: null,
      interrupt: null,
      rerunOf: null,
    });
    expect(info.steps.map(({ id, status, attempt }) => [id, status, attempt])).toEqual([
      ['one', 'finished', 1],
      ['two', 'finished', 1],
    ]);
    expect(new Date(info.createdAt).toISOString()).toBe(info.createdAt);
  });

  test('any command takes the beginning of the id', () => {
    expect(queue.info(pid.slice(0, 6)).pid).toBe(pid);
  });

  test('info shows the process and its steps to people', () => {
    const { stdout } = queue.run('info', pid);
    expect(stdout).toMatch(/✔ A good process {2}finished /);
    expect(stdout).toMatch(/✔ one +\d.*\n +✔ two/);
  });

  test('data prints what a step gave, or got', () => {
    expect(JSON.parse(queue.run('data', pid, 'two').stdout)).toEqual({ n: 7, done: true });
    expect(JSON.parse(queue.run('data', pid, 'two', '--input').stdout)).toEqual({ n: 7 });
    expect(JSON.parse(queue.run('data', pid, 'one', '--output', '--attempt', '1').stdout)).toEqual({ n: 7 });
  });

  test('a step or an attempt that is not there is exit status 6, and the step that was meant is named', () => {
    const { status, stderr } = queue.run('data', pid, 'tow');
    expect([status, stderr]).toEqual([
      6,
      `stepwell: Process ${pid.slice(0, 8)} has no step "tow". Did you mean two?\n`,
    ]);
    expect(queue.run('data', pid, 'two', '--attempt', '9').status).toBe(6);
  });

  test('logs prints the lines behind the names of their steps, or of one step alone', () => {
    expect(queue.run('logs', pid).stdout).toBe('one │ first\ntwo │ second\n');
    expect(queue.run('logs', pid, '--step', 'two').stdout).toBe('second\n');
    expect(queue.run('logs', pid, '--follow').stdout).toBe('one │ first\ntwo │ second\n');
  });

  test('logs --json prints one record a line', () => {
    const records = lines(queue.run('logs', pid, '--json').stdout).map((line) => JSON.parse(line) as object);
    expect(records).toEqual([
      expect.objectContaining({ step: 'one', attempt: 1, source: 'stdout', level: 'info', message: 'first' }),
      expect.objectContaining({ step: 'two', attempt: 1, source: 'stderr', message: 'second' }),
    ]);
  });

  test('it cannot be proceeded, retried or cancelled: exit status 5', () => {
    for (const words of [
      ['proceed', pid],
      ['retry', pid],
      ['cancel', pid],
    ]) {
      expect([words[0], queue.run(...words).status]).toEqual([words[0], 5]);
    }
  });
});

describe('list', () => {
  test('shows the newest first, in a pipe one line a process with its whole id', () => {
    const pid = queue.start('good.process.json');
    queue.run('wait', pid);
    const [head, first] = lines(queue.run('list').stdout);
    expect(head).toMatch(/^ID +STATUS +PROCESS +WHEN +STEPS$/);
    expect(first).toMatch(new RegExp(`^${pid} {2}✔ finished +A good process +.* 2 steps in `));
  });

  test('--status and --search narrow it, --limit cuts it, and what is left out is said on standard error', () => {
    queue.run('wait', queue.start('bad.process.json'), queue.start('asks.process.json'));
    const failed = JSON.parse(queue.run('list', '--status', 'error', '--json').stdout) as { status: string }[];
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set(['error']));
    const found = JSON.parse(queue.run('list', '--search', 'THAT ASKS', '--json').stdout) as { name: string }[];
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(['asks']));
    const { stdout, stderr } = queue.run('list', '--limit', '2');
    expect(lines(stdout)).toHaveLength(3);
    expect(stderr).toMatch(/^2 of \d+ processes; /);
  });

  test('nothing found says so, and prints nothing on standard output', () => {
    const { status, stdout, stderr } = queue.run('list', '--search', 'no such thing');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('No process matches "no such thing"');
    expect(queue.run('list', '--search', 'no such thing', '--json').stdout).toBe('[]\n');
  });
});

describe('completion', () => {
  const complete = (...words: string[]): string[] => lines(queue.run('complete', '--', ...words).stdout);

  test('offers ids of processes with what they are', () => {
    const pid = queue.start('good.process.json');
    expect(complete('info', pid.slice(0, 5))).toEqual([
      expect.stringMatching(new RegExp(`^${pid.slice(0, 8)}\tA good process, `)),
    ]);
  });

  test('offers the steps of the process that was named', () => {
    const pid = queue.start('asks.process.json');
    expect(complete('data', pid.slice(0, 8), '')).toEqual(['one\tFirst step', 'two\tSecond step']);
    expect(complete('logs', pid.slice(0, 8), '--step', 't')).toEqual(['two\tSecond step']);
    expect(complete('rerun', pid.slice(0, 8), '--from=')).toEqual([
      '--from=one\tFirst step',
      '--from=two\tSecond step',
    ]);
  });

  test('offers the states', () => {
    expect(complete('list', '--status', 'r')).toEqual(['ready', 'running']);
  });
});
