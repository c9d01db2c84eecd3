import { afterEach, expect, it } from 'vitest';
import { cancel, retry, rerun, start, stepData } from '../../../protocol/control/index.ts';
import type { ProcessInfo } from '../../../protocol/control/index.ts';
import { fuzzCount } from '../../support/random.ts';
import { failed } from '../support/answers.ts';
import type { StoredRef } from '../../../runner/process-state/state.ts';
import type { FakeJob } from '../support/fake-supervisor.ts';
import { TestRunner, turns } from '../support/test-runner.ts';

let runner: TestRunner;
afterEach(() => runner.close());

const step = (id: string, more: object = {}): object => ({ id, run: 'true', ...more });

/** A process whose first step is in flight. */
async function inFlight(content: object): Promise<{ pid: string; job: FakeJob }> {
  const pid = await runner.start(runner.file(content));
  const job = await runner.fake.job(pid);
  await job.begin();
  await job.start('a');
  return { pid, job };
}

/** The same, its executor lost. */
async function lost(content: object): Promise<string> {
  const { pid, job } = await inFlight(content);
  job.lose();
  await runner.quiet();
  return pid;
}

it('lost executor: the step in flight does not run again, the process ends in error RunnerLost', async () => {
  runner = await TestRunner.started();
  const pid = await lost({ steps: [step('a'), step('b')] });
  const info = await runner.info(pid);
  expect(info).toMatchObject({ status: 'error', error: { code: 'RunnerLost', step: 'a', cause: { code: 'Signal' } } });
  expect(info.attempts).toMatchObject([{ step: 'a', status: 'error' }]);
  expect(runner.fake.given).toHaveLength(1);
});

it('lost executor: an idempotent step runs again, twice in all without retry', async () => {
  runner = await TestRunner.started();
  const pid = await lost({ steps: [step('a', { idempotent: true })] });
  const second = await runner.fake.job(pid);
  expect(second.request.job.cursor).toMatchObject({ next: 0, attempts: 1 });
  // The lost attempt counts for the policy, so it is not one of those from before.
  expect(second.request.job.attemptsBefore).toEqual({ a: 0 });
  await second.begin();
  await second.start('a', 2);
  second.lose();
  await runner.quiet();
  const info = await runner.info(pid);
  expect(info.error).toMatchObject({ code: 'RunnerLost', step: 'a' });
  expect(info.attempts.map(({ status }) => status)).toEqual(['error', 'error']);
});

it('lost executor: RunnerLost in retry.on lets it run again, each loss uses an attempt', async () => {
  runner = await TestRunner.started();
  const retries = { maxAttempts: 3, on: ['RunnerLost'], delay: '2s', backoff: 1, jitter: 0 };
  let pid = await lost({ steps: [step('a', { retry: retries })] });
  for (const attempt of [2, 3]) {
    expect((await runner.info(pid)).notBefore).not.toBeNull();
    runner.clock.advance(2_000);
    const job = await runner.fake.job(pid);
    await job.begin();
    await job.start('a', attempt);
    job.lose();
    await runner.quiet();
  }
  expect(await runner.info(pid)).toMatchObject({ status: 'error', steps: [{ attempt: 3 }] });
  // A policy that does not name it does not mean it.
  pid = await lost({ steps: [step('a', { retry: { maxAttempts: 3 } })] });
  expect((await runner.info(pid)).error?.code).toBe('RunnerLost');
});

it('lost executor: continueOnError does not cover it', async () => {
  runner = await TestRunner.started();
  const pid = await lost({ steps: [step('a', { continueOnError: true }), step('b')] });
  expect((await runner.info(pid)).error?.code).toBe('RunnerLost');
});

it('lost executor: onFailure and finally run, on another executor', async () => {
  runner = await TestRunner.started();
  const pid = await lost({ steps: [step('a')], onFailure: [step('tell')], finally: [step('tidy')] });
  const job = await runner.fake.job(pid);
  expect(job.request).toMatchObject({ cancelled: false, job: { failing: { code: 'RunnerLost', step: 'a' } } });
  await job.begin();
  await job.pass('tell', {}, 1, 'onFailure');
  await job.start('tidy', 1, 'finally');
  job.lose();
  await runner.quiet();
  // Lost again: cleanup steps do not run twice.
  const info = await runner.info(pid);
  expect(info).toMatchObject({
    status: 'error',
    error: { code: 'RunnerLost', step: 'a', cause: expect.anything() as unknown },
  });
  expect(info.attempts.map((one) => one.step)).toEqual(['a', 'tell', 'tidy']);
});

it('lost executor between steps: finished steps never run again', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a'), step('b', { if: 'false' }), step('c')] });
  await job.finish('a', { from: 'a' });
  await job.skip('b');
  job.lose();
  const next = await runner.fake.job(pid);
  expect(next.request.job.cursor).toMatchObject({ next: 2, input: { from: 'a' }, attempts: 0 });
});

it('lost executor between a step and its pause: the process does not go on without a person', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a', { interrupt: true }), step('b')] });
  await job.finish('a', {});
  // It would have said processInterrupted next.
  job.lose();
  await runner.quiet();
  expect(await runner.info(pid)).toMatchObject({ status: 'error', error: { code: 'RunnerLost', step: 'a' } });
});

it('a pause reached while it was cancelled, and the runner lost: cancelled', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a', { interrupt: true }), step('b')] });
  await runner.call(cancel, { pid });
  await job.finish('a', {});
  const at = runner.clock.now().toISOString();
  const data = job.request.inputRef as StoredRef;
  await job.commit({ type: 'processInterrupted', at, step: 'a', phase: 'steps', message: 'x', data, revision: 1 });
  expect(await runner.status(pid)).toBe('interrupted');
  const next = runner.crashed();
  await next.core.start();
  runner = next;
  expect(await runner.status(pid)).toBe('cancelled');
});

it('lost executor: an idempotent step of finally runs again, where no other has run', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a')], finally: [step('tidy', { idempotent: true })] });
  await job.finish('a', { from: 'a' });
  await job.start('tidy', 1, 'finally');
  job.lose();
  const again = await runner.fake.job(pid);
  expect(again.request.job).toMatchObject({ cursor: { next: 1, input: { from: 'a' } }, attemptsBefore: { tidy: 1 } });
  await again.begin();
  await again.pass('tidy', {}, 2, 'finally');
  await again.finished({ from: 'a' });
  expect(await runner.status(pid)).toBe('finished');
});

it('a process that kills its executor every time stops at its attempts, others run', async () => {
  runner = await TestRunner.started();
  const file = runner.file({ steps: [step('a', { idempotent: true, retry: { maxAttempts: 4 } })] });
  const killer = await runner.start(file);
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    const job = await runner.fake.job(killer);
    await job.begin();
    await job.start('a', attempt);
    job.lose();
    const other = await runner.fake.job(await runner.start(file));
    await other.begin();
    await other.pass('a', {});
    await other.finished();
    await runner.quiet();
  }
  expect(await runner.info(killer)).toMatchObject({ status: 'error', attempt: 4 });
});

it('a process that loses its executor before any step stops too', async () => {
  runner = await TestRunner.started();
  const pid = await runner.start(runner.file({ steps: [step('a')] }));
  for (let time = 0; time < 3; time += 1) {
    const job = await runner.fake.job(pid);
    await job.begin();
    job.lose();
    await turns();
  }
  await runner.quiet();
  expect((await runner.info(pid)).error?.code).toBe('RunnerLost');
});

it('lost runner: what an earlier runner was running goes by the same rule', async () => {
  runner = await TestRunner.started();
  const steps = [step('a'), step('b')];
  const kinds = { not: steps, again: [step('a', { idempotent: true }), step('b')] };
  const pids: Record<string, string> = {};
  for (const [name, of] of Object.entries(kinds)) pids[name] = (await inFlight({ steps: of })).pid;
  const { pid: between, job } = await inFlight({ steps: [step('a'), step('no', { if: 'false' }), step('c')] });
  await job.finish('a', { done: true });
  await job.skip('no');
  const order: string[] = [];
  const next = runner.crashed({ endSurvivors: () => Promise.resolve(void order.push('ended')) });
  await next.core.start();
  runner = next;
  order.push(...(next.fake.given.length > 0 ? ['given'] : []));
  await next.quiet();
  expect(order[0]).toBe('ended');
  expect(await next.status(pids['not'] ?? '')).toBe('error');
  expect((await next.fake.job(pids['again'] ?? '')).request.job.cursor).toMatchObject({ next: 0, attempts: 1 });
  expect((await next.fake.job(between)).request.job.cursor).toMatchObject({ next: 2, input: { done: true } });
});

it('cancel works when ready: it never runs', async () => {
  runner = new TestRunner();
  const pid = await runner.start(runner.file({ steps: [step('a')], finally: [step('tidy')] }));
  expect(await runner.call(cancel, { pid })).toEqual({ pid, status: 'cancelled' });
  await runner.core.start();
  await runner.quiet();
  expect(runner.fake.given).toEqual([]);
});

it('cancel works while running: the executor ends it, and is the one to say so', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a')] });
  expect(await runner.call(cancel, { pid })).toEqual({ pid, status: 'running' });
  expect(await runner.info(pid)).toMatchObject({ status: 'running', cancelling: true });
  await runner.call(cancel, { pid, now: true });
  expect(job.cancels).toEqual([
    { reason: 'user', now: false },
    { reason: 'user', now: true },
  ]);
  await job.cancelStep('a');
  await job.cancelled();
  const info = await runner.info(pid);
  expect(info).toMatchObject({ status: 'cancelled', cancelling: false });
  expect(info.actions.filter(({ what }) => what === 'cancelRequested')).toHaveLength(1);
});

it('cancel works while delayed and while interrupted, finally steps run', async () => {
  runner = await TestRunner.started();
  const content = { steps: [step('a', { interrupt: true }), step('b')], finally: [step('tidy')] };
  const delayed = await inFlight(content);
  await delayed.job.fail('a', 'retry');
  delayed.job.end({ status: 'delayed', retryInMs: 3_600_000 });
  const paused = await inFlight(content);
  await paused.job.finish('a', {});
  await paused.job.interrupted('a');
  await runner.quiet();
  for (const { pid } of [delayed, paused]) {
    await runner.call(cancel, { pid });
    const job = await runner.fake.job(pid);
    expect(job.request.cancelled).toBe(true);
    await job.begin();
    await job.pass('tidy', {}, 1, 'finally');
    await job.cancelled();
    expect(await runner.info(pid)).toMatchObject({ status: 'cancelled', interrupt: null });
  }
});

it('cancel of what is over is refused with its state', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a')] });
  await job.finish('a', {});
  await job.finished();
  const error = await failed(runner.call(cancel, { pid }));
  expect(error.data).toMatchObject({ name: 'WrongState', status: 'finished' });
});

it('cancel asked for and the executor lost: cancelled, not an error', async () => {
  runner = await TestRunner.started();
  const { pid, job } = await inFlight({ steps: [step('a', { idempotent: true })] });
  await runner.call(cancel, { pid });
  job.lose();
  await runner.quiet();
  const info = await runner.info(pid);
  expect(info).toMatchObject({ status: 'cancelled', steps: [{ status: 'cancelled' }] });
  expect(runner.fake.given).toHaveLength(1);
});

it('exactly one terminal event, whatever races: cancel and finish', async () => {
  runner = await TestRunner.started();
  const file = runner.file({ steps: [step('a')] });
  const ends: string[] = [];
  runner.options.store.onDurable((events) => {
    for (const { event } of events)
      if (['processFinished', 'processFailed', 'processCancelled'].includes(event.type)) ends.push(event.type);
  });
  const races = fuzzCount(1000, 60);
  for (let race = 0; race < races; race += 1) {
    const { pid } = await runner.call(start, { file });
    const job = await runner.fake.job(pid);
    await job.begin();
    await job.start('a');
    const finish = async (): Promise<void> => {
      await job.finish('a', {});
      // An executor that was told in time says the other thing.
      if (job.cancels.length > 0) await job.cancelled();
      else await job.finished();
      // Whatever else it says is too late.
      await job.commit({ type: 'processCancelled', at: runner.clock.now().toISOString(), reason: 'user' });
    };
    const cancelling = runner.call(cancel, { pid }).catch(() => undefined);
    const both = race % 2 === 0 ? [finish(), cancelling] : [cancelling, finish()];
    await Promise.all(both);
    expect(['finished', 'cancelled']).toContain(await runner.status(pid));
  }
  expect(ends).toHaveLength(races);
});

it('retry: same process, at the failed step, snapshot definition, the input it had', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  runner.file({ steps: [step('other')] });
  await runner.call(retry, { pid });
  const { request } = await runner.fake.job(pid);
  expect(request.job.cursor).toMatchObject({ next: 1, input: { from: 'a' }, attempts: 0, ranMs: 0 });
  expect(request.job.attemptsBefore).toMatchObject({ a: 1, b: 1 });
  expect(request.job.definition.steps.map(({ id }) => id)).toEqual(['a', 'b']);
  expect((await runner.info(pid)).actions.at(-1)).toMatchObject({ what: 'retried', by: 'owner' });
});

it('retry: optionally edited input', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  await runner.call(retry, { pid, data: { from: 'hand' } });
  expect((await runner.fake.job(pid)).request.job.cursor.input).toEqual({ from: 'hand' });
});

it('retry is for errors only, and of two at once one wins', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  const answers = await Promise.allSettled([runner.call(retry, { pid }), runner.call(retry, { pid })]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await failed(runner.call(retry, { pid }))).data).toMatchObject({ name: 'WrongState', status: 'ready' });
});

it('retry --updated takes the current file if the finished steps are an unchanged prefix', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  runner.file({ steps: [step('a', { run: 'false' }), step('b')] });
  expect((await failed(runner.call(retry, { pid, updated: true }))).data.name).toBe('StepsChanged');
  runner.file({ steps: [step('a'), step('mended', { run: 'echo' }), step('c')] });
  await runner.call(retry, { pid, updated: true });
  const { request } = await runner.fake.job(pid);
  expect(request.job.definition.steps.map(({ id }) => id)).toEqual(['a', 'mended', 'c']);
  expect(request.job.cursor).toMatchObject({ next: 1, end: 3, input: { from: 'a' } });
  const { steps } = await runner.info(pid);
  expect(steps).toMatchObject([{ id: 'a', status: 'finished' }, { id: 'mended', status: 'pending' }, { id: 'c' }]);
});

it('rerun: new process from any step of an old one, steps matched by id, earlier outputs copied', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  const uses = step('b', { command: 'echo', run: undefined, args: ['${{ steps.a.output.from }}'] });
  runner.file({ steps: [step('new'), step('a'), uses] });
  const answer = await runner.call(rerun, { pid, from: 'b' });
  expect(answer.pid).not.toBe(pid);
  const { request } = await runner.fake.job(answer.pid);
  expect(request.job.cursor).toMatchObject({
    next: 2,
    input: { from: 'a' },
    results: { a: { status: 'finished', output: { from: 'a' } } },
  });
  const info = await runner.info(answer.pid);
  expect(info).toMatchObject({
    rerunOf: pid,
    steps: [{ status: 'skipped' }, { status: 'finished' }, { status: 'pending' }],
  });
  expect((await runner.call(stepData, { pid: answer.pid, step: 'a' })).data).toEqual({ from: 'a' });
});

it('rerun --as-recorded uses the snapshot', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  runner.file({ steps: [step('other')] });
  expect((await failed(runner.call(rerun, { pid, from: 'a' }))).data).toMatchObject({
    name: 'NoSuchStep',
    steps: ['other'],
  });
  const answer = await runner.call(rerun, { pid, from: 'a', asRecorded: true, data: { edited: 1 } });
  const { request } = await runner.fake.job(answer.pid);
  expect(request.job.definition.steps.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(request.job.cursor).toMatchObject({ next: 0, input: { edited: 1 } });
});

it('rerun: a result that a step needs and nothing gave is refused', async () => {
  runner = await TestRunner.started();
  const pid = await brokenAtB();
  const uses = step('d', { command: 'echo', run: undefined, args: ['${{ steps.c.output.x }}'] });
  runner.file({ steps: [step('a'), step('b'), step('c'), uses] });
  expect((await failed(runner.call(rerun, { pid, from: 'd', data: {} }))).data.name).toBe('NoSuchData');
});

/** A process that failed at its second step. */
async function brokenAtB(): Promise<string> {
  const { pid, job } = await inFlight({ steps: [step('a'), step('b')] });
  await job.finish('a', { from: 'a' });
  await job.start('b');
  await job.fail('b');
  await job.failed('b');
  await runner.quiet();
  const info: ProcessInfo = await runner.info(pid);
  expect(info.status).toBe('error');
  return pid;
}
