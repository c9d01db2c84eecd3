import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CancelToken } from '../../runner/executor/index.ts';
import { FakeClock } from './support/fake-clock.ts';
import { nodeStep, removeFolders, runProcess, type Scenario } from './support/run-process.ts';
import { isAlive } from './launch/support/programs.ts';

afterAll(removeFolders);

/** Time stands still until a step has said something, so that it is no matter how long it takes to start. */
function timeAfterFirstLog(ms: number): Pick<Scenario, 'clock' | 'onEvent'> {
  const clock = new FakeClock();
  return {
    clock,
    onEvent: (event) => {
      if (event.type === 'stepLog') clock.advance(ms);
    },
  };
}

describe('time limits', () => {
  test('a step that outlives its timeout is an error with code Timeout, its tree is ended, and cleanup goes on', async () => {
    const { outcome, folder } = await runProcess({
      ...timeAfterFirstLog(30_000),
      process: {
        steps: [{ id: 'slow', run: 'sleep 300 & echo $! > child; echo up; wait', timeout: '30s' }],
        finally: [{ id: 'last', command: 'true' }],
      },
    });
    expect(outcome).toMatchObject({
      status: 'error',
      error: { code: 'Timeout', step: 'slow', details: { limit: 'step' } },
    });
    expect(isRunning(folder, 'child')).toBe(false);
  });

  test('a command that ignores TERM is killed after killGrace', async () => {
    const { outcome, folder } = await runProcess({
      ...timeAfterFirstLog(30_000),
      process: {
        steps: [
          {
            id: 'stubborn',
            run: `trap '' TERM; echo $$ > child; echo up; while :; do sleep 0.1; done`,
            timeout: '30s',
            killGrace: '200ms',
          },
        ],
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'Timeout' } });
    expect(isRunning(folder, 'child')).toBe(false);
  });

  test('the step timeout is for one attempt: the next has all of it again', async () => {
    const clock = new FakeClock();
    const { outcome, record } = await runProcess({
      clock,
      process: {
        steps: [
          {
            id: 'one',
            run: 'echo up; if [ $STEPWELL_ATTEMPT = 1 ]; then sleep 60; fi',
            timeout: '30s',
            retry: { maxAttempts: 2, delay: 0, on: ['Timeout'] },
          },
        ],
      },
      onEvent: (event) => {
        if (event.type === 'stepLog') clock.advance(event.attempt === 1 ? 30_000 : 29_000);
        else if (event.type === 'stepFailed') {
          void clock.timers(1).then(() => {
            clock.advance(0);
          });
        }
      },
    });
    expect(outcome.status).toBe('finished');
    expect(record.steps[0]?.attempt).toBe(2);
  });

  test('idleTimeout is reset by any output and ends a step that has fallen silent', async () => {
    const clock = new FakeClock();
    const goOn = 'while [ ! -e $i ]; do sleep 0.02; done';
    const { outcome, log } = await runProcess({
      clock,
      process: {
        steps: [{ id: 'one', run: `for i in a b c d; do echo $PWD/$i; ${goOn}; done; sleep 60`, idleTimeout: '10s' }],
      },
      onEvent: (event) => {
        if (event.type !== 'stepLog') return;
        // Nearly all of the time after each line but the last, and only then is the next one printed.
        clock.advance(event.message.endsWith('d') ? 10_000 : 9_000);
        writeFileSync(event.message, '');
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'Timeout', details: { limit: 'idle' } } });
    expect(log('one').map((path) => basename(path))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('the timeout of the process counts running time only, carried across interrupts', async () => {
    const clock = new FakeClock();
    const process = { timeout: '10s', steps: [{ id: 'one', run: 'echo up; sleep 60' }] };
    const running = runProcess({
      clock,
      process,
      cursor: { ranMs: 7000 },
      onEvent: (event) => {
        if (event.type === 'stepLog') {
          expect(clock.pending).toContain(3000);
          clock.advance(3000);
        }
      },
    });
    expect((await running).outcome).toMatchObject({ status: 'error', error: { details: { limit: 'process' } } });
  });

  test('the cursor of a pause carries the running time used', async () => {
    const clock = new FakeClock();
    const { outcome } = await runProcess({
      clock,
      process: { steps: [{ id: 'one', run: 'echo up', interrupt: true }] },
      onEvent: (event) => {
        if (event.type === 'stepLog') clock.advance(1500);
      },
    });
    expect(outcome).toMatchObject({ status: 'interrupted', cursor: { ranMs: 1500 } });
  });

  test('a jump of the wall clock misfires no timeout', async () => {
    const clock = new FakeClock();
    const { outcome } = await runProcess({
      clock,
      process: { timeout: '1m', steps: [{ id: 'one', run: 'echo up; sleep 0.2', timeout: '30s', idleTimeout: '20s' }] },
      onEvent: (event) => {
        if (event.type === 'stepLog') clock.wallOffsetMs += 3_600_000;
      },
    });
    expect(outcome.status).toBe('finished');
  });

  test('a process timeout during a wait for the next attempt is a Timeout with the last error as its cause', async () => {
    const clock = new FakeClock();
    const { outcome } = await runProcess({
      clock,
      process: {
        timeout: '1s',
        steps: [{ id: 'one', run: 'exit 4', retry: { maxAttempts: 9, delay: '4s', jitter: 0 } }],
      },
      onEvent: (event) => {
        if (event.type === 'stepFailed') {
          void clock.timers(2).then(() => {
            clock.advance(1000);
          });
        }
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'Timeout', cause: { code: 'ExitCode' } } });
  });
});

describe('cancel', () => {
  const cancelAtFirstLog =
    (control: CancelToken, now = false) =>
    (event: { type: string }): void => {
      if (event.type === 'stepLog') control.request('user', { now });
    };

  test('ends the running step gracefully: TERM reaches the command, which may tidy up', async () => {
    const control = new CancelToken();
    const { outcome, record, log } = await runProcess({
      control,
      process: {
        steps: [{ id: 'one', run: `trap 'echo tidied; exit 0' TERM; echo up; while :; do sleep 0.05; done` }],
      },
      onEvent: cancelAtFirstLog(control),
    });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(record.steps[0]?.status).toBe('cancelled');
    // TERM goes to the group: some shells remark on the `sleep` that died of it.
    expect(log('one').filter((line) => line !== 'Terminated')).toEqual(['up', 'tidied']);
  });

  test('first cause wins: what a step still gives after a cancel is kept as lateOutput only', async () => {
    const control = new CancelToken();
    const { outcome, events } = await runProcess({
      control,
      process: {
        steps: [
          nodeStep(
            'one',
            `process.on('SIGTERM', () => { fs.writeFileSync(process.env.STEPWELL_OUTPUT, '{"late": true}'); process.exit(0); });
            console.log('up'); await new Promise((resolve) => setTimeout(resolve, 60000));`,
          ),
        ],
      },
      onEvent: cancelAtFirstLog(control),
    });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(events.find((event) => event.type === 'stepCancelled')).toMatchObject({ lateOutput: { late: true } });
  });

  test('a second request with `now` kills at once and runs no cleanup', async () => {
    const control = new CancelToken();
    const { outcome, record } = await runProcess({
      control,
      process: {
        steps: [{ id: 'one', run: `trap '' TERM; echo up; while :; do sleep 0.05; done`, killGrace: '1h' }],
        finally: [{ id: 'last', command: 'true' }],
      },
      onEvent: (event) => {
        if (event.type !== 'stepLog') return;
        control.request('user');
        control.request('user', { now: true });
      },
    });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(record.steps[1]?.status).toBe('pending');
  });

  test('works while a process waits for the next attempt', async () => {
    const control = new CancelToken();
    const { outcome, record } = await runProcess({
      control,
      process: { steps: [{ id: 'one', run: 'exit 1', retry: { maxAttempts: 9, delay: '5s' } }] },
      onEvent: (event) => {
        if (event.type === 'stepFailed')
          setImmediate(() => {
            control.request('user');
          });
      },
    });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(record.steps[0]?.status).toBe('cancelled');
  });

  test('before the first step nothing runs', async () => {
    const control = new CancelToken();
    control.request('user');
    const { outcome, events } = await runProcess({ control, process: { steps: [{ id: 'one', command: 'true' }] } });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(events.map((event) => event.type)).toEqual(['processStarted', 'processCancelled']);
  });
});

function isRunning(folder: string, pidFile: string): boolean {
  return isAlive(Number(readFileSync(`${folder}/${pidFile}`, 'utf8')));
}
