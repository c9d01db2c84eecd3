import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { cancel, list, remove, start } from '../../../protocol/control/index.ts';
import { DEFAULT_SETTINGS } from '../../../runner/daemon/core/settings.ts';
import { processFolder } from '../../../runner/state-dir/layout.ts';
import { MemoryStore } from '../../../runner/store/memory-store.ts';
import { FakeClock } from '../../executor/support/fake-clock.ts';
import { failed } from '../support/answers.ts';
import { FakeSupervisor } from '../support/fake-supervisor.ts';
import { TestRunner, turns } from '../support/test-runner.ts';

const ONE_STEP = { steps: [{ id: 'a', run: 'true' }] };

let runner: TestRunner;
afterEach(() => runner.close());

it('process attempt = times claimed', async () => {
  runner = await TestRunner.started();
  const pid = await runner.start(runner.file(ONE_STEP));
  for (const attempt of [1, 2]) {
    await runner.fake.nth(attempt);
    const job = await runner.fake.job(pid);
    await job.begin();
    expect((await runner.info(pid)).attempt).toBe(attempt);
    job.end({ status: 'delayed', retryInMs: 10_000 });
    await runner.quiet();
    expect(await runner.status(pid)).toBe('ready');
    runner.clock.advance(10_000);
  }
});

it('a start reads and validates the file', async () => {
  runner = await TestRunner.started();
  const file = runner.file({ steps: [{ id: 'a', run: 'true', tiemout: '3s' }] });
  const error = await failed(runner.call(start, { file }));
  expect(error.data.name).toBe('InvalidFile');
  expect(error.data.problems?.[0]).toContain(`${file}:1:`);
  const missing = await failed(runner.call(start, { file: `${file}.not` }));
  expect(missing.message).toContain('there is no such file');
  expect((await runner.call(list, { limit: 10 })).total).toBe(0);
});

it('a start snapshots the resolved definition', async () => {
  runner = await TestRunner.started({ life: { wait: true, implicit: false } });
  const file = runner.file({ steps: [{ id: 'a', run: 'echo one' }] });
  const pid = await runner.start(file);
  runner.file({ steps: [{ id: 'b', run: 'echo two' }] });
  const job = await runner.fake.job(pid);
  expect(job.request.job.definition.steps.map(({ id }) => id)).toEqual(['a']);
  const next = await runner.fake.job(await runner.start(file));
  expect(next.request.job.definition.steps.map(({ id }) => id)).toEqual(['b']);
});

it('a start answers the id: 32 hex digits', async () => {
  runner = await TestRunner.started();
  const file = runner.file(ONE_STEP);
  const ids = await Promise.all(Array.from({ length: 20 }, () => runner.start(file)));
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(ids).size).toBe(20);
});

it('start data must match the dataSchema and the rules for data', async () => {
  runner = await TestRunner.started();
  const file = runner.file({ ...ONE_STEP, dataSchema: { type: 'object', required: ['n'] } });
  expect((await failed(runner.call(start, { file, data: {} }))).data.name).toBe('InvalidData');
  const hidden = JSON.parse('{"n": 1, "__proto__": {}}') as Record<string, never>;
  expect((await failed(runner.call(start, { file, data: hidden }))).message).toContain('__proto__');
  const large = { n: 1, text: 'x'.repeat(1024 * 1024) };
  const tooLarge = await failed(runner.call(start, { file, data: large }));
  expect(tooLarge.message).toMatch(/1048\d+ bytes.*artifacts/);
  expect(await runner.start(file, { data: { n: 1 } })).toMatch(/^[0-9a-f]{32}$/);
});

it('parameters are coerced by the params schema', async () => {
  runner = await TestRunner.started();
  const params = { properties: { count: { type: 'integer' }, how: { enum: ['up', 'down'], default: 'up' } } };
  const file = runner.file({ ...ONE_STEP, params });
  const job = await runner.fake.job(await runner.start(file, { params: { count: '3' } }));
  expect(job.request.job.params).toEqual({ count: 3, how: 'up' });
  const error = await failed(runner.call(start, { file, params: { count: 'three' } }));
  expect(error.data).toMatchObject({ name: 'InvalidParameters', problems: [expect.stringContaining('count')] });
});

it('only what may be inherited of the environment a client sends is stored', async () => {
  runner = await TestRunner.started();
  const file = runner.file({ ...ONE_STEP, inheritEnv: ['DEPLOY_TO', 'NODE_OPTIONS'] });
  const env = { PATH: '/bin', LC_ALL: 'C', DEPLOY_TO: 'test', AWS_SECRET: 'x', NODE_OPTIONS: '--x', VSCODE_PID: '1' };
  const job = await runner.fake.job(await runner.start(file, { env }));
  expect(job.request.job.env).toEqual({ PATH: '/bin', LC_ALL: 'C', DEPLOY_TO: 'test', GIT_TERMINAL_PROMPT: '0' });
});

it('a key answers the id of the same start, and anything else is a conflict', async () => {
  runner = await TestRunner.started();
  const file = runner.file(ONE_STEP);
  const first = await runner.call(start, { file, key: 'nightly', data: { a: 1, b: [2] } });
  expect(first.existing).toBe(false);
  const again = await runner.call(start, { file, key: 'nightly', data: { b: [2], a: 1 } });
  expect(again).toMatchObject({ pid: first.pid, existing: true });
  const other = await failed(runner.call(start, { file, key: 'nightly', data: { a: 2 } }));
  expect(other.data).toMatchObject({ name: 'Conflict', pid: first.pid, by: 'owner' });
  // As long as the record is kept, and no longer.
  await (await runner.fake.job(first.pid)).begin();
  await (await runner.fake.job(first.pid)).finished({});
  expect((await runner.call(start, { file, key: 'nightly', data: { a: 1, b: [2] } })).existing).toBe(true);
  await runner.quiet();
  await runner.call(remove, { pid: first.pid });
  expect((await runner.call(start, { file, key: 'nightly', data: { a: 2 } })).existing).toBe(false);
});

it('1,000 starts with one key at once are one process', async () => {
  const store = new MemoryStore();
  const findByKey = store.findByKey.bind(store);
  // A store may take its time to look: all of them are under way then.
  store.findByKey = async (key) => {
    const found = await findByKey(key);
    await turns(1);
    return found;
  };
  runner = await TestRunner.started({ store });
  const file = runner.file(ONE_STEP);
  const answers = await Promise.all(Array.from({ length: 1000 }, () => runner.call(start, { file, key: 'one' })));
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  expect(answers.filter(({ existing }) => !existing)).toHaveLength(1);
  expect((await runner.call(list, { limit: 10 })).total).toBe(1);
});

it('queue order: priority, then first start time', async () => {
  runner = oneAtATime();
  const file = runner.file(ONE_STEP);
  const pids: string[] = [];
  for (const priority of [0, 5, 0, 9, 5]) pids.push(await runner.start(file, { priority }));
  await runner.core.start();
  for (let given = 1; given <= 5; given += 1) {
    const job = await runner.fake.job(await runner.fake.nth(given));
    await job.begin();
    await job.finished({});
  }
  const order = [pids[3], pids[1], pids[4], pids[0], pids[2]];
  expect(runner.fake.given).toEqual(order);
});

it('a delayed process keeps its place', async () => {
  runner = await TestRunner.started({});
  const file = runner.file(ONE_STEP);
  const fake = runner.fake;
  const first = await runner.start(file);
  const job = await fake.job(first);
  await job.begin();
  job.end({ status: 'delayed', retryInMs: 60_000 });
  await runner.quiet();
  // While it is away every executor becomes busy, and more wait.
  const others: string[] = [];
  for (let i = 0; i < 6; i += 1) others.push(await runner.start(file));
  await runner.quiet();
  runner.clock.advance(60_000);
  await (await fake.job(others[0] ?? '')).finished({});
  await runner.quiet();
  expect(fake.given.at(-1)).toBe(first);
});

it('concurrency is counted across files and released while interrupted', async () => {
  runner = await TestRunner.started();
  const lane = { concurrency: { key: 'db-${{ input.db }}', limit: 1 } };
  const steps = [
    { id: 'a', run: 'true', interrupt: true },
    { id: 'b', run: 'true' },
  ];
  const one = runner.file({ ...lane, steps }, 'one.process.json');
  const two = runner.file({ ...lane, ...ONE_STEP }, 'two.process.json');
  const first = await runner.start(one, { data: { db: 'x' } });
  const second = await runner.start(two, { data: { db: 'x' } });
  const elsewhere = await runner.start(two, { data: { db: 'y' } });
  await runner.quiet();
  expect(runner.fake.given).toEqual([first, elsewhere]);
  const job = await runner.fake.job(first);
  await job.begin();
  await job.pass('a', {});
  await job.interrupted('a');
  await runner.quiet();
  expect(runner.fake.given).toEqual([first, elsewhere, second]);
});

it('with hold the place is kept while interrupted', async () => {
  runner = await TestRunner.started();
  const steps = [
    { id: 'a', run: 'true', interrupt: true },
    { id: 'b', run: 'true' },
  ];
  const file = runner.file({ concurrency: { key: 'k', hold: true }, steps });
  const first = await runner.start(file);
  const second = await runner.start(file);
  const job = await runner.fake.job(first);
  await job.begin();
  await job.pass('a', {});
  await job.interrupted('a');
  await runner.quiet();
  expect(runner.fake.given).toEqual([first]);
  // The place is kept by a runner that takes over, too.
  const next = runner.crashed();
  await next.core.start();
  await next.quiet();
  expect(next.fake.given).toEqual([]);
  await next.call(cancel, { pid: first });
  await next.quiet();
  expect(next.fake.given).toEqual([second]);
  await next.close();
});

it('10,000 wait in a lane of one without slowing the queue down', async () => {
  runner = await TestRunner.started();
  const file = runner.file({ ...ONE_STEP, concurrency: { key: 'k' } });
  for (let i = 0; i < 100; i += 1) await Promise.all(Array.from({ length: 100 }, () => runner.start(file)));
  const began = performance.now();
  for (let done = 1; done <= 200; done += 1) {
    const job = await runner.fake.job(await runner.fake.nth(done));
    job.end({ status: 'delayed', retryInMs: 1e9 });
    await turns(3);
  }
  expect(performance.now() - began).toBeLessThan(5_000);
}, 120_000);

it('retention: 30 days, the newest 10,000, errors 90 days; never one that waits', async () => {
  const retention = { days: 30, errorDays: 90, newest: 3 };
  runner = await TestRunner.started({ settings: { ...DEFAULT_SETTINGS, retention } });
  const file = runner.file({ steps: [{ id: 'a', run: 'true', interrupt: true }] });
  const pids: string[] = [];
  for (let i = 0; i < 7; i += 1) pids.push(await runner.start(file));
  const [paused = '', broken = '', ...done] = pids;
  for (const pid of pids) {
    const job = await runner.fake.job(pid);
    await job.begin();
    await job.pass('a', {});
    if (pid === paused) await job.interrupted('a');
    else if (pid === broken) await job.failed('a');
    else await job.finished({});
    runner.clock.advance(1000);
    await turns(5);
  }
  const stay = async (kept: string[]): Promise<void> => {
    // A sweep comes an hour after the end of the one before.
    await runner.clock.timers(1);
    runner.clock.advance(3_600_000);
    await vi.waitFor(
      async () => {
        const { processes } = await runner.call(list, { limit: 100 });
        expect(processes.map(({ pid }) => pid).reverse()).toEqual(kept);
      },
      { timeout: 20_000 },
    );
  };
  await stay([paused, broken, ...done.slice(2)]);
  runner.clock.advance(31 * 86_400_000);
  await stay([paused, broken]);
  runner.clock.advance(60 * 86_400_000);
  await stay([paused]);
});

function oneAtATime(): TestRunner {
  const clock = new FakeClock();
  return new TestRunner({ clock, supervisor: new FakeSupervisor(clock, 1) });
}

it('a folder that a killed runner left of a deleted process is removed, all others stay', async () => {
  runner = new TestRunner();
  const { root } = runner.options;
  const old = new Date('2025-01-01T00:00:00Z');
  const folder = (pid: string, time?: Date): string => {
    const path = processFolder(root, pid);
    mkdirSync(path, { recursive: true });
    if (time) utimesSync(path, time, time);
    return path;
  };
  runner.clock.wallOffsetMs = Date.now();
  const pid = await runner.start(runner.file(ONE_STEP));
  const [left, kept, young] = [folder('a'.repeat(32), old), folder(pid, old), folder('b'.repeat(32))];
  await runner.core.start();
  await runner.quiet();
  runner.clock.advance(60_000);
  await vi.waitFor(() => {
    expect(runner.lines.join()).toContain('folders of processes that are no more');
  });
  expect([left, kept, young].map((path) => existsSync(path))).toEqual([false, true, true]);
});

it('a list by ids has those that are there, the newest first, whatever else it asks for', async () => {
  runner = await TestRunner.started();
  const file = runner.file(ONE_STEP);
  const [first, , third] = [await runner.start(file), await runner.start(file), await runner.start(file)];
  const gone = '0'.repeat(32);
  const page = await runner.call(list, { pids: [first, gone, third], status: ['finished'], limit: 1 });
  expect(page).toMatchObject({ processes: [{ pid: third }, { pid: first }], total: 2 });
  expect(page.cursor).toBeUndefined();
});
