import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { cancel, list, proceed, shutdown, start, status } from '../../../protocol/control/index.ts';
import { DEFAULT_SETTINGS } from '../../../runner/daemon/core/settings.ts';
import type { CoreOptions } from '../../../runner/daemon/core/parts.ts';
import { MemoryStore } from '../../../runner/store/memory-store.ts';
import { failed } from '../support/answers.ts';
import type { FakeJob } from '../support/fake-supervisor.ts';
import { TestRunner, turns } from '../support/test-runner.ts';

const FILE = { steps: [{ id: 'a', run: 'true' }] };
let runner: TestRunner;
afterEach(() => runner.close());

async function inFlight(content: object = FILE): Promise<{ pid: string; job: FakeJob }> {
  const pid = await runner.start(runner.file(content));
  const job = await runner.fake.job(pid);
  await job.begin();
  await job.start('a');
  return { pid, job };
}

/** Whether the runner has ended by itself, after all that goes on by itself. */
async function hasEnded(): Promise<string | undefined> {
  await runner.quiet();
  return Promise.race([runner.core.over, Promise.resolve(undefined)]);
}

it('drain: claims stop, running processes finish', async () => {
  runner = await TestRunner.started();
  const { job } = await inFlight();
  await runner.call(shutdown, { mode: 'drain' });
  const { pid } = await runner.call(start, { file: runner.file(FILE) });
  runner.clock.advance(3_600_000);
  expect(await hasEnded()).toBeUndefined();
  expect(job.cancels).toEqual([]);
  expect((await runner.call(status, {})).state).toBe('draining');
  await job.finish('a', {});
  await job.finished();
  expect(await runner.core.over).toBe('shutdown');
  // What was accepted meanwhile is for the next runner.
  const next = runner.crashed();
  await next.core.start();
  expect((await next.fake.job(pid)).request.job.pid).toBe(pid);
  await next.close();
});

it('graceful stop: at the deadline steps get cancel shutdown', async () => {
  runner = await TestRunner.started();
  const { job } = await inFlight();
  await runner.call(shutdown, { mode: 'stop', deadlineMs: 5_000 });
  expect((await failed(runner.call(start, { file: runner.file(FILE) }))).data.name).toBe('Refusing');
  runner.clock.advance(4_999);
  expect(job.cancels).toEqual([]);
  runner.clock.advance(1);
  expect(job.cancels).toEqual([{ reason: 'shutdown', now: false }]);
  // A second, gentler request does not put it off; a stronger one is heard.
  await runner.call(shutdown, { mode: 'drain' });
  await runner.call(shutdown, { mode: 'now' });
  expect(job.cancels.at(-1)).toEqual({ reason: 'shutdown', now: true });
});

it('graceful stop: the process goes back to ready if it may run again, else error RunnerLost; never interrupted', async () => {
  runner = await TestRunner.started();
  const again = await inFlight({ steps: [{ id: 'a', run: 'true', idempotent: true }] });
  const not = await inFlight(FILE);
  const between = await inFlight({
    steps: [
      { id: 'a', run: 'true' },
      { id: 'b', run: 'true' },
    ],
  });
  await between.job.finish('a', {});
  await runner.call(shutdown, { mode: 'now' });
  again.job.end({ status: 'stopped', step: 'a' });
  not.job.end({ status: 'stopped', step: 'a' });
  between.job.end({ status: 'stopped' });
  expect(await runner.core.over).toBe('shutdown');
  expect(await runner.status(again.pid)).toBe('ready');
  expect((await runner.info(not.pid)).error).toMatchObject({ code: 'RunnerLost' });
  expect(await runner.status(between.pid)).toBe('ready');
});

it('a runner without --wait drains the queue and exits, delayed retries included', async () => {
  runner = new TestRunner({ life: { wait: false, implicit: false } });
  const pid = await runner.start(runner.file(FILE));
  await runner.core.start();
  const job = await runner.fake.job(pid);
  await job.begin();
  job.end({ status: 'delayed', retryInMs: 60_000 });
  expect(await hasEnded()).toBeUndefined();
  runner.clock.advance(60_000);
  const second = await runner.fake.job(pid);
  await second.begin();
  expect(await hasEnded()).toBeUndefined();
  await second.finished({});
  expect(await runner.core.over).toBe('drained');
});

it('a runner without --wait exits at once when nothing waits; an interrupted process is no reason to stay', async () => {
  runner = new TestRunner({ life: { wait: false, implicit: false } });
  const pid = await runner.start(runner.file({ steps: [{ id: 'a', run: 'true', interrupt: true }] }));
  await runner.core.start();
  const job = await runner.fake.job(pid);
  await job.begin();
  await job.pass('a', {});
  await job.interrupted('a');
  expect(await runner.core.over).toBe('drained');
  const next = runner.crashed();
  await next.core.start();
  expect(await next.core.over).toBe('drained');
  await next.close();
});

it('--max-processes=2 with 4 queued: 2 run', async () => {
  runner = new TestRunner({ life: { wait: false, implicit: false, maxProcesses: 2 } });
  const file = runner.file(FILE);
  for (let i = 0; i < 4; i += 1) await runner.start(file);
  await runner.core.start();
  for (const nth of [1, 2]) {
    const job = await runner.fake.job(await runner.fake.nth(nth));
    await job.begin();
    await job.finished({});
  }
  expect(await runner.core.over).toBe('limit');
  await runner.quiet();
  expect(runner.fake.given).toHaveLength(2);
  expect((await runner.call(list, { limit: 10, status: ['ready'] })).total).toBe(2);
});

it('with --wait, --max-processes has no effect', async () => {
  runner = await TestRunner.started({ life: { wait: true, implicit: false, maxProcesses: 1 } });
  const file = runner.file(FILE);
  for (let i = 1; i <= 3; i += 1) {
    const job = await runner.fake.job(await runner.start(file));
    await job.finished({});
  }
  expect(await hasEnded()).toBeUndefined();
});

it('idle exit after 10 minutes when it was started implicitly', async () => {
  runner = await TestRunner.started({ life: { wait: true, implicit: true } });
  runner.clock.advance(9 * 60_000);
  await runner.call(status, {});
  runner.clock.advance(9 * 60_000);
  expect(await hasEnded()).toBeUndefined();
  runner.clock.advance(60_000);
  expect(await runner.core.over).toBe('idle');
});

it('no idle exit while a client is connected, a delayed retry or an expiry is pending, or anything runs', async () => {
  let clients = 1;
  runner = await TestRunner.started({ life: { wait: true, implicit: true }, clients: () => clients });
  const pass = async (): Promise<string | undefined> => {
    for (let minutes = 0; minutes < 30; minutes += 1) {
      runner.clock.advance(60_000);
      await turns(2);
    }
    return hasEnded();
  };
  expect(await pass()).toBeUndefined();
  clients = 0;
  const { pid, job } = await inFlight();
  expect(await pass()).toBeUndefined();
  job.end({ status: 'delayed', retryInMs: 3 * 3_600_000 });
  expect(await pass()).toBeUndefined();
  await runner.call(cancel, { pid });
  const paused = await inFlight({ steps: [{ id: 'a', run: 'true', interrupt: true }] });
  await paused.job.finish('a', {});
  await paused.job.interrupted('a', { expiresInMs: 24 * 3_600_000 });
  expect(await pass()).toBeUndefined();
  await runner.call(proceed, { pid: paused.pid });
  expect(await pass()).toBe('idle');
});

it('a failed sync: that client is told the outcome is unknown, new work is refused, then it goes on', async () => {
  const disk = { broken: false };
  const fails = (): boolean => disk.broken;
  let mend = (): void => undefined;
  const sync = async (): Promise<void> => {
    if (!fails()) return;
    await new Promise<void>((resolve) => {
      mend = resolve;
    });
    if (fails()) throw new Error('ENOSPC');
  };
  runner = await TestRunner.started({ store: new MemoryStore({ sync }) });
  const file = runner.file(FILE);
  disk.broken = true;
  const first = runner.call(start, { file });
  const unknown = failed(first);
  await vi.waitFor(() => {
    mend();
    expect(runner.options.store.health().refusing).not.toBeNull();
  });
  expect((await unknown).data.name).toBe('OutcomeUnknown');
  const refused = await failed(runner.call(start, { file }));
  expect(refused.data).toMatchObject({ name: 'Refusing', reason: expect.stringContaining('ENOSPC') as unknown });
  expect((await runner.call(status, {})).state).toBe('refusing');
  // Reading goes on.
  expect((await runner.call(list, { limit: 10 })).total).toBe(1);
  disk.broken = false;
  await vi.waitFor(() => {
    mend();
    expect(runner.options.store.health().refusing).toBeNull();
  });
  await runner.start(file);
  expect((await runner.call(list, { limit: 10 })).total).toBe(2);
});

it('a step is written ahead: an executor hears that its event is kept only when it is durable', async () => {
  const waiting: (() => void)[] = [];
  let holding = false;
  const sync = (): Promise<void> =>
    holding ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve();
  runner = await TestRunner.started({ store: new MemoryStore({ sync }) });
  const pid = await runner.start(runner.file(FILE));
  const job = await runner.fake.job(pid);
  holding = true;
  let kept = false;
  const started = job.start('a').then(() => {
    kept = true;
  });
  await turns();
  expect(kept).toBe(false);
  holding = false;
  for (const go of waiting) go();
  await started;
  expect(kept).toBe(true);
});

it('nobody is shown what a crash would undo: reads wait for what was applied', async () => {
  const waiting: (() => void)[] = [];
  let holding = false;
  const sync = (): Promise<void> =>
    holding ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve();
  runner = await TestRunner.started({ store: new MemoryStore({ sync }) });
  const { pid, job } = await inFlight();
  holding = true;
  void job.fail('a');
  void job.failed('a');
  const answered: string[] = [];
  const reads = [
    runner.info(pid).then(({ status: shown }) => answered.push(shown)),
    runner.call(list, { limit: 1 }).then(({ processes }) => answered.push(processes[0]?.status ?? '')),
    runner.until(pid).then(({ status: shown }) => answered.push(shown)),
  ];
  await turns(50);
  expect(answered).toEqual([]);
  holding = false;
  for (const go of waiting) go();
  await Promise.all(reads);
  expect(answered).toEqual(['error', 'error', 'error']);
});

it('a runner without --wait does not stay for a lane that an interrupted process holds', async () => {
  runner = new TestRunner({ life: { wait: false, implicit: false } });
  const steps = [{ id: 'a', run: 'true', interrupt: true }];
  const file = runner.file({ concurrency: { key: 'k', hold: true }, steps });
  const first = await runner.start(file);
  const second = await runner.start(file);
  await runner.core.start();
  const job = await runner.fake.job(first);
  await job.begin();
  await job.pass('a', {});
  await job.interrupted('a');
  expect(await runner.core.over).toBe('drained');
  expect(await runner.status(second)).toBe('ready');
});

it('notify: the command is run with the event as a JSON file when a process is interrupted or fails', async () => {
  const settings = (script: string): Partial<CoreOptions> => ({
    settings: { ...DEFAULT_SETTINGS, notify: { command: [process.execPath, script] } },
  });
  runner = new TestRunner();
  const script = join(runner.options.root, 'notify.cjs');
  const out = join(runner.options.root, 'told.txt');
  writeFileSync(out, '');
  writeFileSync(
    script,
    `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(out)}, fs.readFileSync(process.argv[2], 'utf8') + '\\n');`,
  );
  runner = await TestRunner.started({ root: runner.options.root, ...settings(script) });
  const paused = await inFlight({ steps: [{ id: 'a', run: 'true', interrupt: true }] });
  await paused.job.finish('a', { secretive: true });
  await paused.job.interrupted('a');
  const broken = await inFlight(FILE);
  await broken.job.fail('a');
  await broken.job.failed('a');
  const notices = await vi.waitFor(
    () => {
      const lines = readFileSync(out, 'utf8').trim().split('\n');
      expect(lines, runner.lines.join('\n')).toHaveLength(2);
      return lines.map((line) => JSON.parse(line) as { event: string; process: { pid: string } });
    },
    { timeout: 30_000 },
  );
  const byEvent = Object.fromEntries(notices.map((notice) => [notice.event, notice]));
  expect(byEvent['interrupted']).toMatchObject({ process: { pid: paused.pid }, interrupt: { step: 'a' } });
  expect(byEvent['failed']).toMatchObject({ process: { pid: broken.pid }, error: { code: 1000, step: 'a' } });
  expect(JSON.stringify(notices)).not.toContain('secretive');
});

it('notify: what goes wrong with the command is in the log and stops nothing', async () => {
  const notify = { command: ['/no/such/program'] };
  runner = await TestRunner.started({ settings: { ...DEFAULT_SETTINGS, notify } });
  const { pid, job } = await inFlight(FILE);
  await job.fail('a');
  await job.failed('a');
  expect(await runner.status(pid)).toBe('error');
  await vi.waitFor(
    () => {
      expect(runner.lines.join('\n')).toContain('The notify command failed');
    },
    { timeout: 30_000 },
  );
});
