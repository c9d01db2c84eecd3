import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLauncher } from '../../../runner/executor/launch/launcher.ts';
import { frameBytes, FrameReader, FROM_EXECUTOR_LIMITS } from '../../../runner/executor-process/frames.ts';
import type { FromExecutor, ToExecutor } from '../../../runner/executor-process/messages.ts';
import { serveExecutor } from '../../../runner/executor-process/serve.ts';
import type { JobRequest } from '../../../runner/daemon/supervisor/supervisor.ts';
import { createValidator } from '../../../runner/validation/index.ts';
import { until } from '../../executor/launch/support/programs.ts';
import { job, supervisor, type TestJob } from './support/jobs.ts';
import { TestListener } from './support/listener.ts';
import { memoryMiB, openFiles } from './support/processes.ts';

const JOBS = 200;

/** A job with a bit of everything: expressions, output, progress, logs, time limits, a schema. */
function busyJob(): TestJob {
  return job(
    {
      steps: [
        {
          id: 'one',
          run: 'echo "$DATA" > "$STEPWELL_OUTPUT"; echo \'{"progress":0.5}\' >> "$STEPWELL_EVENTS"; echo out; echo err >&2',
          env: { DATA: '{"list":[1,2,3],"text":"${{ input.text }}"}' },
          timeout: '1m',
          idleTimeout: '1m',
          outputSchema: { type: 'object', required: ['list'] },
        },
      ],
    },
    {},
    { text: 'hello' },
  );
}

/** The same job in folders of its own: those of a process that has finished may go at any time. */
function elsewhere(request: JobRequest, index: number): JobRequest {
  const home = join(request.job.workspace, '..', `again-${index}`);
  return { ...request, logs: join(home, 'logs'), job: { ...request.job, workspace: join(home, 'work') } };
}

test.skipIf(process.platform !== 'linux')(
  `memory and descriptors of an executor are flat over ${JOBS} jobs`,
  async () => {
    const pool = supervisor({ maxJobs: Infinity });
    const run = async (count: number): Promise<void> => {
      const request = busyJob();
      for (let index = 0; index < count; index += 1) {
        const listener = new TestListener();
        expect((await pool.run(elsewhere(request, index), listener).ended).outcome).toEqual({ status: 'finished' });
      }
    };
    await run(30);
    const pids = pool.pids();
    const [pid = 0] = pids;
    const before = { files: openFiles(pid), mib: memoryMiB(pid, 'VmRSS') };
    await run(JOBS);
    expect(pool.pids()).toEqual(pids);
    const after = { files: openFiles(pid), mib: memoryMiB(pid, 'VmRSS') };
    console.log(`executor after 30 jobs: ${JSON.stringify(before)}, after ${JOBS} more: ${JSON.stringify(after)}`);
    expect(after.files).toBeLessThanOrEqual(before.files);
    expect(after.mib - before.mib).toBeLessThan(25);
  },
  240_000,
);

test(`nothing of a job stays behind in an executor: globals, timers, handles and listeners are as before`, async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const launcher = createLauncher();
  const validator = createValidator();
  const served = serveExecutor({ input, output, launcher, validator, runnerEnv: {} });
  const send = (message: ToExecutor): void => {
    for (const bytes of frameBytes(message)) input.write(bytes);
  };
  let ended: (() => void) | undefined;
  const reader = new FrameReader<FromExecutor>(FROM_EXECUTOR_LIMITS, ({ message }) => {
    if (message.type === 'event') send({ type: 'kept', event: message.number });
    else if (message.type === 'ended') {
      expect(message.outcome).toEqual({ status: 'finished' });
      ended?.();
    }
  });
  output.on('data', (chunk: Buffer) => {
    reader.push(chunk);
  });
  const request = busyJob();
  const run = (index: number): Promise<void> =>
    new Promise((resolve) => {
      const { job: theJob, logs } = elsewhere(request, index);
      ended = resolve;
      send({ type: 'job', job: theJob, logs });
    });
  const state = (): object => ({
    globals: Object.getOwnPropertyNames(globalThis).length,
    // Those of the test runner itself are in it as well.
    timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    handles: process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate').length,
    listeners: [process, input, output].map((emitter) =>
      emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0),
    ),
  });
  for (let index = 0; index < 3; index += 1) await run(index);
  const before = JSON.stringify(state());
  for (let index = 0; index < 30; index += 1) await run(3 + index);
  await until(
    () => JSON.stringify(state()) === before,
    `what is there after 30 jobs is what was there before: ${before}`,
  );
  input.end();
  await served;
  await Promise.all([launcher.dispose(), validator.dispose()]);
});

test('an executor leaves after so many jobs, its successor is there by then, and no job is lost', async () => {
  const pool = supervisor({ maxJobs: 7 });
  const request = job({ steps: [{ id: 'one', command: 'true' }] });
  const seen = new Set<number>();
  for (let index = 0; index < 20; index += 1) {
    expect((await pool.run(elsewhere(request, index), new TestListener()).ended).outcome).toEqual({
      status: 'finished',
    });
    for (const pid of pool.pids()) seen.add(pid);
  }
  expect(seen.size).toBeGreaterThanOrEqual(3);
  await until(() => pool.pids().length <= 2, 'old executors have left');
});

test('an executor that has become too large leaves after its job', async () => {
  const pool = supervisor({ maxMemoryBytes: 1 });
  const request = job({ steps: [{ id: 'one', command: 'true' }] });
  const first = pool.run(request, new TestListener());
  const [pid] = pool.pids();
  expect((await first.ended).outcome).toEqual({ status: 'finished' });
  expect((await pool.run(request, new TestListener()).ended).outcome).toEqual({ status: 'finished' });
  expect(pool.pids()).not.toContain(pid);
});

test('executors are started as they are needed, one ahead, and never more than there are slots', async () => {
  const pool = supervisor({ slots: 3 });
  await pool.level();
  expect(pool.pids()).toHaveLength(1);
  const request = (): TestJob => job({ steps: [{ id: 'one', run: 'until [ -e "$FOLDER/go" ]; do sleep 0.02; done' }] });
  const running = [pool.run(request(), new TestListener())];
  expect(pool.free).toBe(2);
  expect(pool.pids()).toHaveLength(2);
  running.push(pool.run(request(), new TestListener()), pool.run(request(), new TestListener()));
  expect(pool.free).toBe(0);
  expect(pool.pids()).toHaveLength(3);
  expect(() => pool.run(request(), new TestListener())).toThrow('slot');
  for (const one of running) one.cancel('user', true);
  expect((await Promise.all(running.map(({ ended }) => ended))).map(({ outcome }) => outcome.status)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ]);
  expect(pool.free).toBe(3);
});
