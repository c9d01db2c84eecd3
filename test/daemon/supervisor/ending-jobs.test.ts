import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive } from '../../executor/launch/support/programs.ts';
import { job, supervisor } from './support/jobs.ts';
import { TestListener } from './support/listener.ts';
import { carriers, pidsIn, TREE, TREE_SIZE } from './support/processes.ts';

const ON_LINUX = process.platform === 'linux';
const WAITING = 'echo up; while :; do sleep 0.05; done';

describe('cancel', () => {
  test('ends the running step and its tree, runs finally, and says so once', async () => {
    const pool = supervisor();
    const listener = new TestListener();
    const request = job({
      steps: [{ id: 'one', run: TREE }],
      onFailure: [{ id: 'tell', command: 'true' }],
      finally: [{ id: 'last', command: 'true' }],
    });
    const running = pool.run(request, listener);
    const pids = await pidsIn(join(request.folder, 'pids'), TREE_SIZE);
    running.cancel('user', false);
    expect((await running.ended).outcome).toEqual({ status: 'cancelled' });
    expect(listener.types).toEqual([
      'processStarted',
      'stepStarted one',
      'stepCancelled one',
      'stepStarted last',
      'stepFinished last',
      'processCancelled',
    ]);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('before it starts: only finally runs', async () => {
    const listener = new TestListener();
    const request = job({
      steps: [{ id: 'one', run: 'touch "$FOLDER/ran"' }],
      finally: [{ id: 'last', command: 'true' }],
    });
    const { outcome } = await supervisor().run({ ...request, cancelled: true }, listener).ended;
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(listener.types).toEqual(['processStarted', 'stepStarted last', 'stepFinished last', 'processCancelled']);
    expect(existsSync(join(request.folder, 'ran'))).toBe(false);
  });

  test('behind its last step, at a pause: it does not finish', async () => {
    const listener = new TestListener();
    const request = job({ steps: [{ id: 'one', command: 'true' }] });
    const { cursor } = request.job;
    const paused = { ...request, cancelled: true, job: { ...request.job, cursor: { ...cursor, next: 1 } } };
    expect((await supervisor().run(paused, listener).ended).outcome).toEqual({ status: 'cancelled' });
    expect(listener.types).toEqual(['processStarted', 'processCancelled']);
  });

  test('while the start of a step is being kept: its program is never started', async () => {
    const listener = new TestListener();
    listener.keeps = false;
    const request = job({ steps: [{ id: 'one', run: 'touch "$FOLDER/ran"' }] });
    const running = supervisor().run(request, listener);
    await listener.until(() => listener.types.includes('stepStarted one'));
    running.cancel('user', false);
    listener.keep();
    expect((await running.ended).outcome).toEqual({ status: 'cancelled' });
    expect(listener.types.slice(2)).toEqual(['stepCancelled one', 'processCancelled']);
    expect(existsSync(join(request.folder, 'ran'))).toBe(false);
  });

  test('for a process that no executor has yet: it is cancelled when one has it', async () => {
    const listener = new TestListener();
    const running = supervisor().run(job({ steps: [{ id: 'one', run: WAITING }] }), listener);
    running.cancel('user', false);
    expect((await running.ended).outcome).toEqual({ status: 'cancelled' });
    expect(listener.types).toEqual(['processStarted', 'processCancelled']);
  });
});

describe('a shutdown', () => {
  test('cuts off the running step, runs no cleanup, and says nothing of how the attempt or the process ended', async () => {
    const listener = new TestListener();
    const request = job({
      steps: [
        { id: 'zero', command: 'true' },
        { id: 'one', run: TREE },
        { id: 'two', command: 'true' },
      ],
      onFailure: [{ id: 'tell', command: 'true' }],
      finally: [{ id: 'last', command: 'true' }],
    });
    const running = supervisor().run(request, listener);
    const pids = await pidsIn(join(request.folder, 'pids'), TREE_SIZE);
    running.cancel('shutdown', false);
    const { outcome, ranMs } = await running.ended;
    expect(outcome).toEqual({ status: 'stopped', step: 'one' });
    expect(ranMs).toBeGreaterThan(0);
    expect(listener.types.slice(1)).toEqual(['stepStarted zero', 'stepFinished zero', 'stepStarted one']);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('a step that finishes all the same counts, and the process goes on behind it later', async () => {
    const listener = new TestListener();
    const done = 'trap \'echo "{\\"done\\":1}" > "$STEPWELL_OUTPUT"; exit 0\' TERM';
    const request = job({
      steps: [
        { id: 'one', run: `${done}; ${WAITING}` },
        { id: 'two', command: 'true' },
      ],
    });
    const running = supervisor().run(request, listener);
    await listener.until(() => listener.grew.length > 0);
    running.cancel('shutdown', false);
    expect((await running.ended).outcome).toEqual({ status: 'stopped' });
    expect(listener.types.slice(1)).toEqual(['stepStarted one', 'stepFinished one']);
    expect(listener.read(listener.of('stepFinished')[0]?.output)).toEqual({ done: 1 });
  });

  test('a command that ends with exit code 0 at TERM and gave nothing does not count', async () => {
    const listener = new TestListener();
    const running = supervisor().run(job({ steps: [{ id: 'one', run: `trap 'exit 0' TERM; ${WAITING}` }] }), listener);
    await listener.until(() => listener.grew.length > 0);
    running.cancel('shutdown', false);
    expect((await running.ended).outcome).toEqual({ status: 'stopped', step: 'one' });
    expect(listener.types.slice(1)).toEqual(['stepStarted one']);
  });

  test('a last step that finishes all the same finishes the process, where no cleanup is left to run', async () => {
    const listener = new TestListener();
    const done = 'trap \'echo "{\\"done\\":1}" > "$STEPWELL_OUTPUT"; exit 0\' TERM';
    const running = supervisor().run(job({ steps: [{ id: 'one', run: `${done}; ${WAITING}` }] }), listener);
    await listener.until(() => listener.grew.length > 0);
    running.cancel('shutdown', false);
    expect((await running.ended).outcome).toEqual({ status: 'finished' });
    expect(listener.types.at(-1)).toBe('processFinished');
  });

  test('while the start of a step is being kept: nothing was cut off', async () => {
    const listener = new TestListener();
    listener.keeps = false;
    const request = job({ steps: [{ id: 'one', run: 'touch "$FOLDER/ran"' }] });
    const running = supervisor().run(request, listener);
    await listener.until(() => listener.types.includes('stepStarted one'));
    running.cancel('shutdown', false);
    listener.keep();
    expect((await running.ended).outcome).toEqual({ status: 'stopped' });
    expect(listener.types.slice(1)).toEqual(['stepStarted one', 'stepCancelled one']);
    expect(existsSync(join(request.folder, 'ran'))).toBe(false);
  });

  test('between two attempts: the process is given back where it stands', async () => {
    const listener = new TestListener();
    const request = job({
      steps: [{ id: 'one', command: 'false', retry: { maxAttempts: 3, delay: '4s', jitter: 0 } }],
    });
    const running = supervisor().run(request, listener);
    await listener.until(() => listener.types.includes('stepFailed one'));
    running.cancel('shutdown', false);
    expect((await running.ended).outcome).toEqual({ status: 'stopped' });
    expect(listener.types.slice(1)).toEqual(['stepStarted one', 'stepFailed one']);
  });

  test('in a cleanup step: that is what was cut off', async () => {
    const listener = new TestListener();
    const request = job({ steps: [{ id: 'one', command: 'false' }], onFailure: [{ id: 'tell', run: WAITING }] });
    const running = supervisor().run(request, listener);
    await listener.until(() => listener.grew.includes('tell 1'));
    running.cancel('shutdown', false);
    expect((await running.ended).outcome).toEqual({ status: 'stopped', step: 'tell' });
    expect(listener.types.slice(1)).toEqual(['stepStarted one', 'stepFailed one', 'stepStarted tell']);
  });

  test('after a cancel: the step is cancelled, and finally is left to the next executor', async () => {
    const listener = new TestListener();
    const request = job({
      steps: [{ id: 'one', run: `trap 'until [ -e "$FOLDER/go" ]; do sleep 0.02; done; exit 1' TERM; ${WAITING}` }],
      finally: [{ id: 'last', command: 'true' }],
    });
    const running = supervisor().run(request, listener);
    await listener.until(() => listener.grew.length > 0);
    running.cancel('user', false);
    running.cancel('shutdown', false);
    writeFileSync(join(request.folder, 'go'), '');
    expect((await running.ended).outcome).toEqual({ status: 'stopped' });
    expect(listener.types.slice(1)).toEqual(['stepStarted one', 'stepCancelled one']);
  });

  test('of a process that no executor has yet gives it back untouched', async () => {
    const listener = new TestListener();
    const running = supervisor().run(job({ steps: [{ id: 'one', command: 'true' }] }), listener);
    running.cancel('shutdown', false);
    expect(await running.ended).toEqual({ outcome: { status: 'stopped' }, ranMs: 0 });
    expect(listener.types).toEqual([]);
  });

  test.skipIf(!ON_LINUX)('closing the supervisor ends executors and all they run', async () => {
    const pool = supervisor();
    const listener = new TestListener();
    const request = job({ steps: [{ id: 'one', run: TREE }] });
    const running = pool.run(request, listener);
    const pids = await pidsIn(join(request.folder, 'pids'), TREE_SIZE);
    await pool.close();
    expect(carriers(pool.mark)).toEqual([]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect((await running.ended).outcome.status).toBe('lost');
  });
});
