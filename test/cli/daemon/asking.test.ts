import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue, type Queue } from './queue.ts';

let queue: Queue;
beforeAll(() => {
  queue = openQueue();
});
afterAll(() => queue.dispose());

describe('a process that asks', () => {
  const asking = (): string => {
    const pid = queue.start('asks.process.json');
    expect(queue.run('wait', pid).status).toBe(3);
    return pid;
  };

  test('info shows the question and what comes next', () => {
    const { stdout } = queue.run('info', asking());
    expect(stdout).toMatch(/‖ First step asks:\n +Is this right\?\n +Next: Second step/);
  });

  test('proceed prints the id; --data replaces top-level keys', () => {
    const pid = asking();
    expect(queue.run('proceed', pid.slice(0, 8), '--data', '{"n": 2}')).toMatchObject({
      status: 0,
      stdout: `${pid}\n`,
    });
    queue.run('wait', pid);
    expect(queue.info(pid).output).toEqual({ n: 2, name: 'x', went: true });
    expect(queue.run('info', pid).stdout).toContain('let it proceed: n: 1 -> 2');
  });

  test('proceed --replace sends exactly the data; without a terminal it goes on as it is', () => {
    const pid = asking();
    expect(queue.run('proceed', pid, '--replace', '--data', '{"n": 3}', '--wait').status).toBe(0);
    expect(queue.info(pid).output).toEqual({ n: 3, went: true });
    const other = asking();
    expect(queue.run('proceed', other, '--wait').status).toBe(0);
    expect(queue.info(other).output).toEqual({ n: 1, name: 'x', went: true });
  });

  test('data that does not match the schema is exit status 2 with the place, and it goes on waiting', () => {
    const pid = asking();
    const { status, stderr } = queue.run('proceed', pid, '--data', '{"n": "two"}');
    expect(status).toBe(2);
    expect(stderr).toContain('/n must be');
    expect(queue.info(pid).status).toBe('interrupted');
  });

  test('a revision that is not the present one is a conflict', () => {
    const pid = asking();
    const revision = queue.info(pid).interrupt?.revision ?? 0;
    expect(queue.run('proceed', pid, '--revision', String(revision + 1)).status).toBe(5);
    expect(queue.run('proceed', pid, '--revision', String(revision)).status).toBe(0);
  });

  test('cancel ends it, wait tells 130, and then it can be deleted', () => {
    const pid = asking();
    expect(queue.run('delete', pid).status).toBe(5);
    expect(queue.run('cancel', pid).status).toBe(0);
    expect(queue.run('wait', pid).status).toBe(130);
    expect(queue.run('delete', pid)).toMatchObject({ status: 0, stdout: '' });
    expect(queue.run('info', pid).status).toBe(6);
  });
});

describe('wait for several', () => {
  test('has the exit status of the one that fared worst, and --json tells all in the order given', () => {
    const good = queue.start('good.process.json');
    const bad = queue.start('bad.process.json');
    const asks = queue.start('asks.process.json');
    const { status, stdout } = queue.run('wait', good, bad, asks, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      { pid: good, status: 'finished' },
      { pid: bad, status: 'error' },
      { pid: asks, status: 'interrupted' },
    ]);
    expect(queue.run('wait', good, asks).status).toBe(3);
  });
});
