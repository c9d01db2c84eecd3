import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { code, processOf, start, STEPWELL } from '../support/command.ts';
import { openQueue, type Queue } from './queue.ts';

let queue: Queue;
beforeEach(() => {
  queue = openQueue();
});
afterEach(() => queue.dispose());

/** A step that ends once the test has written a file. */
const untilTold = code(
  'one',
  `console.log('waiting'); const timer = setInterval(() => { if (fs.existsSync('told')) { clearInterval(timer); done({}); } }, 20);`,
  { idempotent: true },
);

function background(...args: string[]) {
  return start(process.execPath, [STEPWELL, ...args], { cwd: queue.cwd, env: queue.env });
}

describe('where nothing has been started yet', () => {
  test('commands that only look start no runner and make no state directory', () => {
    expect(queue.run('list')).toMatchObject({ status: 0, stdout: '' });
    expect(queue.run('list').stderr).toMatch(/No processes yet\. Start one:\s+.*start FILE/);
    expect(queue.run('list', '--json').stdout).toBe('[]\n');
    for (const command of ['info', 'logs', 'wait', 'cancel', 'delete', 'retry']) {
      expect([command, queue.run(command, 'abcd').status]).toEqual([command, 6]);
    }
    expect(existsSync(queue.stateDir)).toBe(false);
  });
});

describe('when the runner was killed', () => {
  test('list starts another one and shows what was there', async () => {
    const pid = queue.start('asks.process.json');
    expect(queue.run('wait', pid).status).toBe(3);
    process.kill(await queue.runnerPid(), 'SIGKILL');
    expect(queue.run('list').stdout).toContain(pid);
    expect(queue.info(pid).status).toBe('interrupted');
  });

  test('wait waits on with the next one', async () => {
    queue.write({ 'told.process.json': processOf([untilTold]) });
    const pid = queue.start('told.process.json');
    const waiting = background('wait', pid);
    const logs = background('logs', pid, '--follow');
    await logs.sees('waiting');
    process.kill(await queue.runnerPid(), 'SIGKILL');
    await waiting.sees('The runner has gone');
    writeFileSync(join(queue.cwd, 'told'), '');
    expect((await waiting.ended).status).toBe(0);
    expect((await logs.ended).status).toBe(0);
  });

  test('start --wait stays with its process', async () => {
    queue.write({ 'told.process.json': processOf([untilTold, code('two', 'done({ two: true })')]) });
    const running = background('start', 'told.process.json', '--wait');
    await running.sees('one | waiting');
    process.kill(await queue.runnerPid(), 'SIGKILL');
    await running.sees('The runner has gone');
    writeFileSync(join(queue.cwd, 'told'), '');
    const { status, stderr } = await running.ended;
    expect([stderr, status]).toEqual([expect.stringContaining('two: finished in '), 0]);
  });
});

describe('--state-dir', () => {
  test('chooses another runner than the environment says', async () => {
    const other = openQueue();
    try {
      const pid = queue.start('good.process.json', '--state-dir', other.stateDir);
      expect(existsSync(queue.stateDir)).toBe(false);
      expect(other.run('wait', pid).status).toBe(0);
      expect(queue.run('info', pid, '--state-dir', other.stateDir).status).toBe(0);
    } finally {
      await other.dispose();
    }
  });

  test('one that cannot be made is exit status 4, with the reason', () => {
    writeFileSync(join(queue.cwd, 'file'), '');
    const { status, stderr } = queue.run('start', 'good.process.json', '--state-dir', join(queue.cwd, 'file'));
    expect(status).toBe(4);
    expect(stderr).toContain(join(queue.cwd, 'file'));
  });
});

describe('logs --follow', () => {
  test('prints lines as they come, until the process is over', async () => {
    queue.write({ 'told.process.json': processOf([untilTold, code('two', `console.log('then')`)]) });
    const pid = queue.start('told.process.json');
    const logs = background('logs', pid, '--follow');
    await logs.sees('one │ waiting');
    writeFileSync(join(queue.cwd, 'told'), '');
    expect(await logs.ended).toMatchObject({ status: 0, stdout: 'one │ waiting\ntwo │ then\n' });
  });
});
