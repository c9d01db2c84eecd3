import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancel, proceed, remove } from '../../protocol/control/index.ts';
import type { ControlRequest } from '../../protocol/control/message.ts';
import type { ModelChange } from '../../extension/processes/model-change.ts';
import { ProcessModel } from '../../extension/processes/process-model.ts';
import { ControlFailure } from '../../runner/client/control-failure.ts';
import { ControlError } from '../../runner/daemon/control-error.ts';
import { TestRunner, turns } from '../daemon/support/test-runner.ts';

let runner: TestRunner;
let model: ProcessModel;
let changes: ModelChange[];
/** What the model waits for; `batch` lets that time pass. */
let due: (() => void)[];
let asked: string[];

beforeEach(async () => {
  runner = await TestRunner.started();
  [changes, due, asked] = [[], [], []];
  model = new ProcessModel({
    ask: (message, params) => ask(message, params),
    after: (_ms, call) => {
      due.push(call);
      return () => due.splice(due.indexOf(call), 1);
    },
    failed: (error) => {
      throw error;
    },
  });
  model.onDidChange((change) => changes.push(change));
  runner.options.store.onDurable((events) => {
    model.take(events.map(({ number, pid, event }) => ({ number, pid, event: event as never })));
  });
});

afterEach(() => runner.close());

async function ask<Params, Result>(message: ControlRequest<Params, Result>, params: Params): Promise<Result> {
  asked.push(message.method);
  try {
    return await runner.call(message, params);
  } catch (error) {
    // As it comes over the wire.
    if (!(error instanceof ControlError)) throw error;
    throw new ControlFailure(error.code, error.message, error.data);
  }
}

/** The time of a batch passes, and what the model does then is done. */
async function batch(): Promise<void> {
  for (const call of due.splice(0)) call();
  await turns(60);
}

const STEPS = [
  { id: 'a', run: 'true', interrupt: { message: 'look' } },
  { id: 'b', run: 'true' },
];

function titles(status: Parameters<ProcessModel['group']>[0]): string[] {
  return model.group(status).items.map(({ name }) => name);
}

async function listed(): Promise<void> {
  model.listAnew();
  await batch();
}

test('before the first list nothing is known, afterwards what there is, by state', async () => {
  const pid = await runner.start(runner.file({ steps: STEPS }));
  const job = await runner.fake.job(pid);
  await job.begin();
  await runner.quiet();
  expect(model.listed).toBe(false);
  await listed();
  expect(model.listed).toBe(true);
  expect(titles('running')).toEqual(['test']);
  expect(model.count('running')).toBe(1);
  expect(changes.at(-1)?.all).toBe(true);
});

test('a process moves from group to group as it goes, told once a batch however much happens', async () => {
  await listed();
  changes.length = 0;
  const pid = await runner.start(runner.file({ steps: STEPS }));
  const job = await runner.fake.job(pid);
  await job.begin();
  await runner.quiet();
  expect(changes).toEqual([]);
  await batch();
  expect(titles('running')).toEqual(['test']);
  await job.pass('a', { n: 1 });
  await job.interrupted('a', {});
  await runner.quiet();
  await batch();
  expect(titles('running')).toEqual([]);
  expect(model.group('interrupted').items[0]).toMatchObject({ pid, step: 'a', stepsDone: 0, stepsTotal: 2 });
  expect(model.group('interrupted').total).toBe(1);
  expect(changes).toHaveLength(2);
  expect([...(changes[1]?.groups ?? [])].sort()).toEqual(['interrupted', 'running']);
  await runner.call(proceed, { pid });
  await batch();
  expect(titles('interrupted')).toEqual([]);
});

test('one that is deleted is gone', async () => {
  const pid = await runner.start(runner.file({ steps: STEPS }));
  const job = await runner.fake.job(pid);
  await job.begin();
  await job.pass('a', {});
  await job.interrupted('a', {});
  await runner.quiet();
  await listed();
  await runner.call(cancel, { pid });
  await batch();
  expect(titles('cancelled')).toEqual(['test']);
  await runner.call(remove, { pid });
  await batch();
  expect(titles('cancelled')).toEqual([]);
  expect(model.item(pid)).toBeUndefined();
  expect(model.count('cancelled')).toBe(0);
});

test('a watched process has its steps, follows them, and is forgotten when nobody watches any more', async () => {
  const pid = await runner.start(runner.file({ steps: STEPS }));
  const job = await runner.fake.job(pid);
  await job.begin();
  await runner.quiet();
  await listed();
  const [one, other] = [model.watch(pid), model.watch(pid)];
  const info = await one.ready;
  expect(info.steps.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'pending'],
    ['b', 'pending'],
  ]);
  await job.pass('a', {});
  await job.start('b');
  await runner.quiet();
  await batch();
  expect(other.info?.steps.map(({ status }) => status)).toEqual(['finished', 'running']);
  one.dispose();
  await job.fail('b');
  await runner.quiet();
  await batch();
  expect(other.info?.steps[1]?.status).toBe('error');
  other.dispose();
  const { info: before } = other;
  await runner.call(cancel, { pid, now: true });
  await batch();
  expect(other.info).toBe(before);
});

test('of a process that nobody watches only its line is asked for, of all of them at once', async () => {
  await listed();
  const file = runner.file({ steps: STEPS });
  const pids = [await runner.start(file), await runner.start(file), await runner.start(file)];
  await runner.quiet();
  await batch();
  asked.length = 0;
  const watched = model.watch(pids[0] ?? '');
  await watched.ready;
  for (const pid of pids) await (await runner.fake.job(pid)).begin();
  await runner.quiet();
  await batch();
  expect(titles('running')).toHaveLength(3);
  expect(asked.sort()).toEqual(['process/get', 'process/get', 'process/list', 'runner/status']);
  expect(watched.info?.status).toBe('running');
});

test('progress is shown until its process does not run any more', async () => {
  await listed();
  const pid = await runner.start(runner.file({ steps: STEPS }));
  const job = await runner.fake.job(pid);
  await job.begin();
  await runner.quiet();
  await batch();
  const at = new Date(0).toISOString();
  const told = {
    type: 'stepProgress',
    at,
    pid,
    step: 'a',
    phase: 'steps',
    attempt: 1,
    progress: 3,
    total: 10,
  } as const;
  model.takeProgress([told, { ...told, progress: 4 }]);
  changes.length = 0;
  asked.length = 0;
  await batch();
  expect(model.progress(pid, 'a')).toMatchObject({ progress: 4, total: 10 });
  expect(changes.map(({ processes }) => [...processes])).toEqual([[pid]]);
  // It passes by: nobody is asked for it.
  expect(asked).toEqual([]);
  await job.pass('a', {});
  await job.interrupted('a', {});
  await runner.quiet();
  await batch();
  expect(model.progress(pid, 'a')).toBeUndefined();
});

test('a group is paged: the newest first, the next page on request, its number all along', async () => {
  const file = runner.file({ steps: STEPS });
  for (let count = 0; count < 450; count++) await runner.start(file);
  await runner.quiet();
  await listed();
  const ready = (): number => model.group('ready').items.length;
  const running = model.count('running');
  const all = 450 - running;
  expect([ready(), model.group('ready').total, model.group('ready').more]).toEqual([200, all, true]);
  await model.showMore('ready');
  expect(ready()).toBe(400);
  await model.showMore('ready');
  expect([ready(), model.group('ready').more]).toEqual([all, false]);
  const created = model.group('ready').items.map(({ createdAt }) => createdAt);
  expect(created).toEqual([...created].sort().reverse());
  expect(new Set(model.group('ready').items.map(({ pid }) => pid)).size).toBe(all);
});

test('a search leaves what matches; the numbers of all stay known', async () => {
  await runner.start(runner.file({ name: 'apples', steps: STEPS }, 'apples.process.json'));
  await runner.start(runner.file({ name: 'pears', steps: STEPS }, 'pears.process.json'));
  await runner.quiet();
  await listed();
  const all = model.count('ready') + model.count('running');
  expect(all).toBe(2);
  await model.find('apple');
  expect([...titles('ready'), ...titles('running')]).toEqual(['apples']);
  // What comes in meanwhile is looked at as well.
  await runner.start(runner.file({ name: 'plums', steps: STEPS }, 'plums.process.json'));
  await runner.start(runner.file({ name: 'apple pie', steps: STEPS }, 'pie.process.json'));
  await runner.quiet();
  await batch();
  expect([...titles('ready'), ...titles('running')].sort()).toEqual(['apple pie', 'apples']);
  expect(model.count('ready') + model.count('running')).toBe(4);
  await model.find('');
  expect([...titles('ready'), ...titles('running')]).toHaveLength(4);
});
