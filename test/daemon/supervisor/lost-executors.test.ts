import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endSurvivors } from '../../../runner/platform/tree/survivors.ts';
import { commandLine, isAlive, until } from '../../executor/launch/support/programs.ts';
import { job, supervisor, testFolder } from './support/jobs.ts';
import { TestListener } from './support/listener.ts';
import { carriers, pidsIn, TREE, TREE_SIZE } from './support/processes.ts';
import { buildDaemon, startDaemon } from './support/start-daemon.ts';

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
}

describe.skipIf(process.platform === 'win32')('an executor that is lost', () => {
  test('is told with its signal once nothing of its job runs any more; what it had said before counts', async () => {
    const pool = supervisor();
    const listener = new TestListener();
    const request = job({
      steps: [
        { id: 'zero', command: 'true' },
        { id: 'one', run: TREE },
      ],
    });
    const running = pool.run(request, listener);
    const pids = await pidsIn(join(request.folder, 'pids'), TREE_SIZE);
    const [executor] = pool.pids();
    process.kill(executor ?? 0, 'SIGKILL');
    const { outcome, ranMs } = await running.ended;
    expect(pids.filter(isAlive)).toEqual([]);
    expect(outcome).toMatchObject({ status: 'lost', error: { code: 'RunnerLost', details: { signal: 'SIGKILL' } } });
    expect(ranMs).toBeGreaterThan(0);
    expect(listener.types.slice(1)).toEqual(['stepStarted zero', 'stepFinished zero', 'stepStarted one']);
  });

  test.skipIf(process.platform !== 'linux')(
    'since the process was killed that started its programs: nothing of the job is left',
    async () => {
      const pool = supervisor();
      const many = Array.from({ length: 20 }, (_, index) => ({ id: `s${index}`, command: 'true' }));
      expect((await pool.run(job({ steps: many }), new TestListener()).ended).outcome).toEqual({ status: 'finished' });
      const request = job({ steps: [{ id: 'one', run: TREE }] });
      const running = pool.run(request, new TestListener());
      const pids = await pidsIn(join(request.folder, 'pids'), TREE_SIZE);
      const [executor = 0] = pool.pids();
      const starters = childrenOf(executor).filter((pid) => commandLine(pid).includes('python3'));
      // Where there is none, the executor itself is the one.
      process.kill(starters[0] ?? executor, 'SIGKILL');
      const { outcome } = await running.ended;
      expect(outcome).toMatchObject({ status: 'lost', error: { code: 'RunnerLost' } });
      expect(pids.filter(isAlive)).toEqual([]);
      expect([executor, ...starters].filter(isAlive)).toEqual([]);
    },
  );

  test('is replaced: the next job runs', async () => {
    const pool = supervisor();
    const killer = job({ steps: [{ id: 'one', run: 'kill -KILL $PPID; sleep 300' }] });
    for (let round = 0; round < 3; round += 1) {
      const { outcome } = await pool.run(killer, new TestListener()).ended;
      expect(outcome.status).toBe('lost');
      expect(pool.free).toBe(1);
    }
    const { outcome } = await pool.run(job({ steps: [{ id: 'one', command: 'true' }] }), new TestListener()).ended;
    expect(outcome).toEqual({ status: 'finished' });
  });

  test('takes no other job with it', async () => {
    const pool = supervisor({ slots: 2 });
    const long = new TestListener();
    const request = job({ steps: [{ id: 'one', run: 'until [ -e "$FOLDER/go" ]; do sleep 0.02; done' }] });
    const other = pool.run(request, long);
    await long.until(() => long.types.includes('stepStarted one'));
    const killer = job({ steps: [{ id: 'one', run: 'kill -KILL $PPID; sleep 300' }] });
    expect((await pool.run(killer, new TestListener()).ended).outcome.status).toBe('lost');
    writeFileSync(join(request.folder, 'go'), '');
    expect((await other.ended).outcome).toEqual({ status: 'finished' });
  });

  test('that cannot be started is told to whoever waits, with what it said', async () => {
    const pool = supervisor({ path: '/nowhere/executor-process.js' });
    const { outcome } = await pool.run(job({ steps: [{ id: 'one', command: 'true' }] }), new TestListener()).ended;
    expect(outcome).toMatchObject({ status: 'lost', error: { code: 'RunnerLost', details: { exitCode: 1 } } });
    expect(JSON.stringify(outcome)).toContain('Cannot find module');
  });

  test('cannot be told from outside when it hangs, but it is killed when it does not do as it is told', async () => {
    const pool = supervisor();
    const request = job({ steps: [{ id: 'one', run: 'echo $$ > "$FOLDER/pids"; sleep 300' }] });
    const running = pool.run(request, new TestListener());
    const [step] = await pidsIn(join(request.folder, 'pids'), 1);
    process.kill(pool.pids()[0] ?? 0, 'SIGSTOP');
    const closing = pool.close();
    expect((await running.ended).outcome).toMatchObject({ status: 'lost', error: { details: { signal: 'SIGKILL' } } });
    await closing;
    expect(isAlive(step ?? 0)).toBe(false);
  });
});

test.skipIf(process.platform !== 'linux')(
  'the program of a step dies with its executor even when nobody is left to look after it, where the system has setpriv',
  async ({ skip }) => {
    const pool = supervisor({ containment: 'pdeathsig' });
    if ((await pool.level()).containment !== 'pdeathsig') skip('no setpriv on this machine');
    const request = job({ steps: [{ id: 'one', run: 'echo $$ >> "$FOLDER/pids"; exec sleep 300' }] });
    // The executor is looked after by a daemon that is stopped, so that only the kernel can end the step.
    const bundle = await buildDaemon(testFolder());
    const mark = `test-${randomBytes(8).toString('hex')}`;
    const daemon = startDaemon(bundle, mark, [request], 'pdeathsig');
    try {
      const [step = 0] = await pidsIn(join(request.folder, 'pids'), 1);
      process.kill(daemon.pid ?? 0, 'SIGSTOP');
      const executors = carriers(mark).filter((pid) => commandLine(pid).includes('executor-process'));
      expect(executors).not.toEqual([]);
      for (const pid of executors) process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(step), 'the step has ended');
    } finally {
      daemon.kill('SIGKILL');
      await endSurvivors(mark);
    }
  },
);
