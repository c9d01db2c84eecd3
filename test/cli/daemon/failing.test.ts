import { code, processOf } from '../support/command.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue, type Queue } from './queue.ts';

let queue: Queue;
beforeAll(() => {
  queue = openQueue();
});
afterAll(() => queue.dispose());

describe('start', () => {
  test('with --wait --json prints the record of the process when it is over', () => {
    const { status, stdout } = queue.run('start', 'good.process.json', '--wait', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'finished', output: { n: 1, done: true } });
  });

  test('with --wait tells the steps, and the exit status how it ended', () => {
    const { status, stdout, stderr } = queue.run('start', 'bad.process.json', '--wait');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^[0-9a-f]{32}\n$/);
    expect(stderr).toMatch(/^bad: started \(bad\.process\.json\)\n/);
    expect(stderr).toContain('one: finished in ');
    expect(stderr).toContain('two | no space left');
    expect(stderr).toContain('two: failed: ExitCode: ');
    expect(stderr).toMatch(/bad: failed after /);
    expect(stderr).toMatch(/Try again from there: .* retry [0-9a-f]{8}/);
  });

  test('with --json prints the answer of the runner', () => {
    const answer = JSON.parse(queue.run('start', 'good.process.json', '--json').stdout) as object;
    expect(answer).toEqual({ pid: expect.stringMatching(/^[0-9a-f]{32}$/) as string, existing: false, warnings: [] });
  });

  test('with one key starts one process; another start with that key is a conflict', () => {
    const pid = queue.start('good.process.json', '--key', 'once');
    expect(queue.start('good.process.json', '--key', 'once')).toBe(pid);
    const { status, stderr } = queue.run('start', 'good.process.json', '--key', 'once', '--data', '{"n": 2}');
    expect(status).toBe(5);
    expect(stderr).toContain(`the key was used for another start`);
    expect(stderr).toContain(pid.slice(0, 8));
  });

  test('a file with errors is exit status 2 with every problem and its place', () => {
    queue.write({ 'wrong.process.json': '{"version": 1, "name": "a",\n "steps": [{"id": "x", "rn": "true"}]}' });
    const { status, stderr } = queue.run('start', 'wrong.process.json');
    expect(status).toBe(2);
    expect(stderr).toMatch(/wrong\.process\.json:2:\d+: .*Did you mean `run`/);
  });

  test('a file that is not there, a parameter or data that do not fit are exit status 2', () => {
    for (const words of [
      ['nope.process.json'],
      ['good.process.json', '--param', 'limit=x'],
      ['good.process.json', '--data', '[1]'],
    ]) {
      expect([words, queue.run('start', ...words).status]).toEqual([words, 2]);
    }
  });
});

describe('a process that fails', () => {
  let pid: string;
  beforeAll(() => {
    pid = queue.start('bad.process.json');
    expect(queue.run('wait', pid).status).toBe(1);
  });

  test('info shows the error, what the program wrote, and what to do next', () => {
    const { stdout, stderr } = queue.run('info', pid);
    expect(stdout).toMatch(/✖ A bad process {2}failed /);
    expect(stdout).toContain('two: ExitCode: ');
    expect(stdout).toContain('│ no space left');
    expect(stderr).toContain(`logs ${pid.slice(0, 8)} --step two`);
    expect(stderr).toContain(`retry ${pid.slice(0, 8)}`);
  });

  test('retry has the step that failed run again, as often as it is asked to', () => {
    const before = queue.info(pid).steps[1]?.attempt ?? 0;
    expect(queue.run('retry', pid, '--wait').status).toBe(1);
    expect(queue.info(pid).steps.map(({ attempt }) => attempt)).toEqual([1, before + 1]);
  });

  test('retry --data gives it other input', () => {
    expect(queue.run('retry', pid, '--data', '{"n": 5}', '--wait').status).toBe(1);
    expect(JSON.parse(queue.run('data', pid, 'two', '--input').stdout)).toEqual({ n: 5 });
  });

  test('retry --updated takes the file as it was mended', () => {
    const text = processOf([code('one', `done({ n: 1 })`), code('two', `process.exit(3)`)]);
    queue.write({ 'mended.process.json': text });
    const mended = queue.start('mended.process.json');
    expect(queue.run('wait', mended).status).toBe(1);
    queue.write({ 'mended.process.json': text.replace('process.exit(3)', 'done({ mended: true })') });
    expect(queue.run('retry', mended, '--updated', '--wait').status).toBe(0);
    expect(queue.info(mended).output).toEqual({ mended: true });
  });

  test('rerun starts a new process from a step, with what came before', () => {
    const { status, stdout } = queue.run('rerun', pid, '--from', 'two', '--wait');
    const again = stdout.trim();
    expect(status).toBe(1);
    expect(again).not.toBe(pid);
    expect(queue.info(again)).toMatchObject({ rerunOf: pid, status: 'error' });
    expect(JSON.parse(queue.run('data', again, 'two', '--input').stdout)).toEqual({ n: 5 });
    expect(JSON.parse(queue.run('data', again, 'one').stdout)).toEqual({ n: 1 });
  });

  test('rerun from a step that is not there is exit status 6; without --from it is 2', () => {
    expect(queue.run('rerun', pid, '--from', 'nope').status).toBe(6);
    expect(queue.run('rerun', pid).status).toBe(2);
  });
});
