import { afterEach, expect, it } from 'vitest';
import { cancel, proceed, saveDraft, start, stepData, type ProceedParams } from '../../../protocol/control/index.ts';
import { failed } from '../support/answers.ts';
import { fuzzCount } from '../../support/random.ts';
import { TestRunner, turns } from '../support/test-runner.ts';

const TWO_STEPS = {
  steps: [
    { id: 'a', run: 'true', interrupt: true },
    { id: 'b', run: 'true', inputSchema: { properties: { n: { type: 'integer' } } } },
  ],
};
const LAST = { steps: [{ id: 'a', run: 'true', interrupt: true }] };

let runner: TestRunner;
afterEach(() => runner.close());

/** A process that waits after its first step. */
async function paused(content: object = TWO_STEPS, more: Parameters<Job['interrupted']>[1] = {}): Promise<string> {
  const pid = await runner.start(runner.file(content));
  const job = await runner.fake.job(pid);
  await job.begin();
  await job.pass('a', { n: 1, keep: { deep: true } });
  await job.interrupted('a', more);
  await runner.quiet();
  return pid;
}
type Job = Awaited<ReturnType<TestRunner['fake']['job']>>;

const go = (pid: string, params: Omit<ProceedParams, 'pid'> = {}, user = 'owner'): Promise<{ revision: number }> =>
  runner.call(proceed, { pid, ...params }, user);

it('while paused nothing runs and no slot is held', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  expect(runner.fake.free).toBe(runner.fake.slots);
  const info = await runner.info(pid);
  expect(info).toMatchObject({
    status: 'interrupted',
    interrupt: { step: 'a', message: 'look', data: { n: 1, keep: { deep: true } }, revision: 1, expiresAt: null },
  });
});

it('what comes next is told with what it asks of its input', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  const next = { step: 'b', inputSchema: { properties: { n: { type: 'integer' } } } };
  expect((await runner.info(pid)).next).toEqual(next);
  await go(pid);
  expect((await runner.info(pid)).next).toBe(null);
  const last = await paused(LAST);
  expect((await runner.info(last)).next).toBe(null);
});

it('proceed answers the same id and the next step gets the data', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  expect(await go(pid, { revision: 1 })).toEqual({ pid, revision: 2 });
  const job = await runner.fake.job(pid);
  expect(job.request.job.cursor).toMatchObject({
    next: 1,
    input: { n: 1, keep: { deep: true } },
    attempts: 0,
    ranMs: 5,
  });
});

it('proceed merge: top-level keys are replaced whole, null is a value, nothing deletes', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  await go(pid, { data: { keep: {}, more: null } });
  expect((await runner.fake.job(pid)).request.job.cursor.input).toEqual({ n: 1, keep: {}, more: null });
});

it('proceed replace: the data is exactly what was sent', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  await go(pid, { data: { only: 1 }, mode: 'replace' });
  expect((await runner.fake.job(pid)).request.job.cursor.input).toEqual({ only: 1 });
});

it('saveDraft keeps data that need not match yet, and raises the revision', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  expect(await runner.call(saveDraft, { pid, data: { n: 'soon' }, revision: 1 })).toEqual({ revision: 2 });
  expect((await runner.info(pid)).interrupt).toMatchObject({ data: { n: 'soon' }, revision: 2 });
  // Without data of its own a proceed takes the draft, which by now has to match.
  expect((await failed(go(pid))).data.problems?.[0]).toContain('/n must be an integer');
  await runner.call(saveDraft, { pid, data: { n: 7 }, revision: 2 });
  await go(pid, { revision: 3 });
  expect((await runner.fake.job(pid)).request.job.cursor.input).toEqual({ n: 7 });
});

it('of two that carry one revision one gets a conflict that names who was first and when', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  const answers = await Promise.allSettled([go(pid, { revision: 1 }, 'anna'), go(pid, { revision: 1 }, 'bert')]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const winner = answers[0].status === 'fulfilled' ? 'anna' : 'bert';
  const late = await failed(go(pid, { revision: 1 }));
  expect(late.data).toMatchObject({ name: 'Conflict', by: winner, at: runner.clock.now().toISOString() });
  expect(late.message).toContain(`${winner} let it proceed`);
});

it('a draft saved by somebody else is a conflict with the revision there is now', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  await runner.call(saveDraft, { pid, data: {}, revision: 1, actor: 'web' }, 'anna');
  const late = await failed(runner.call(saveDraft, { pid, data: {}, revision: 1 }));
  expect(late.data).toMatchObject({ name: 'Conflict', by: 'anna (web)', revision: 2 });
});

it('the resulting data is validated against the schema of the pause, then the inputSchema of the next step', async () => {
  runner = await TestRunner.started();
  const pid = await paused(TWO_STEPS, { schema: { required: ['ok'] } });
  expect((await failed(go(pid, { data: { n: 2 } }))).message).toContain('the schema of the pause');
  expect((await failed(go(pid, { data: { ok: true, n: 'x' } }))).message).toContain('the inputSchema of the next step');
  // It is the result that counts: the rest comes from the pause.
  await go(pid, { data: { ok: true } });
  expect(await runner.status(pid)).toBe('ready');
});

it('proceed data keeps the rules for data', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  const data = JSON.parse('{"constructor": 1}') as Record<string, never>;
  expect((await failed(go(pid, { data }))).data.name).toBe('InvalidData');
});

it('who, when, and the difference are recorded', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  await go(pid, { data: { n: 2, added: 1 }, actor: 'VS Code' }, 'anna');
  const { actions } = await runner.info(pid);
  expect(actions.at(-1)).toEqual({
    what: 'proceeded',
    at: runner.clock.now().toISOString(),
    by: 'anna (VS Code)',
    changes: { before: { n: 1 }, after: { n: 2, added: 1 } },
  });
});

it('if it was the last step, proceed finishes the process with that data', async () => {
  runner = await TestRunner.started();
  const pid = await paused(LAST);
  await go(pid, { data: { n: 5 } });
  expect(await runner.info(pid)).toMatchObject({ status: 'finished', output: { n: 5, keep: { deep: true } } });
  expect(runner.fake.jobs).toEqual([]);
});

it('if it was the last step, steps of finally still run after proceed', async () => {
  runner = await TestRunner.started();
  const pid = await paused({ ...LAST, finally: [{ id: 'tidy', run: 'true' }] });
  await go(pid);
  const job = await runner.fake.job(pid);
  expect(job.request.job.cursor).toMatchObject({ next: 1, end: 1, input: { n: 1 } });
});

it('expiresIn: then error InterruptExpired', async () => {
  runner = await TestRunner.started();
  const pid = await paused(TWO_STEPS, { expiresInMs: 3 * 86_400_000 });
  runner.clock.advance(3 * 86_400_000 - 1);
  expect(await runner.status(pid)).toBe('interrupted');
  runner.clock.advance(1);
  const info = await runner.info(pid);
  expect(info).toMatchObject({ status: 'error', error: { code: 'InterruptExpired', step: 'a' }, interrupt: null });
  expect(info.steps[0]).toMatchObject({ status: 'finished' });
  expect((await failed(go(pid))).data).toMatchObject({ name: 'WrongState', status: 'error' });
});

it('after an expiry onFailure and finally run', async () => {
  runner = await TestRunner.started();
  const pid = await paused({ ...TWO_STEPS, onFailure: [{ id: 'tell', run: 'true' }] }, { expiresInMs: 1000 });
  runner.clock.advance(1000);
  const { request } = await runner.fake.job(pid);
  expect(request.job.failing).toMatchObject({ code: 'InterruptExpired' });
  expect(request.job.cursor.input).toEqual({ n: 1, keep: { deep: true } });
});

it('an answered pause has no timer left', async () => {
  runner = await TestRunner.started();
  const pid = await paused(TWO_STEPS, { expiresInMs: 1000 });
  await go(pid);
  const job = await runner.fake.job(pid);
  await job.begin();
  runner.clock.advance(10_000);
  await job.pass('b', {});
  await job.finished();
  expect(await runner.status(pid)).toBe('finished');
});

it('a pause of 30 days outlives restarts: the data is identical, finished steps do not run again', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  const before = await runner.info(pid);
  for (let days = 0; days < 30; days += 10) {
    runner.clock.advance(10 * 86_400_000);
    const next = runner.crashed();
    await next.core.start();
    runner = next;
  }
  const after = await runner.info(pid);
  expect({ ...after, lastEvent: 0 }).toEqual({ ...before, lastEvent: 0 });
  await go(pid, { revision: 1 });
  const { request } = await runner.fake.job(pid);
  expect(request.job.cursor).toMatchObject({ next: 1, input: { n: 1, keep: { deep: true } } });
  expect((await runner.call(stepData, { pid, step: 'a' })).data).toEqual({ n: 1, keep: { deep: true } });
});

it('a pause that runs out while no runner is there has run out when one starts', async () => {
  runner = await TestRunner.started();
  const pid = await paused(TWO_STEPS, { expiresInMs: 60_000 });
  const next = runner.crashed();
  runner.clock.advance(120_000);
  await next.core.start();
  runner = next;
  runner.clock.advance(1);
  expect((await runner.info(pid)).error?.code).toBe('InterruptExpired');
});

it('a clock that jumps an hour misfires no expiry and no delay', async () => {
  runner = await TestRunner.started();
  for (const jump of [3_600_000, -3_600_000]) {
    const pid = await paused(TWO_STEPS, { expiresInMs: 1_800_000 });
    runner.clock.wallOffsetMs += jump;
    runner.clock.advance(1_799_000);
    expect(await runner.status(pid)).toBe('interrupted');
    runner.clock.advance(1_000);
    expect(await runner.status(pid)).toBe('error');
  }
});

it('two proceeds that race: exactly one wins', async () => {
  runner = await TestRunner.started();
  const file = runner.file(TWO_STEPS);
  for (let race = 0; race < fuzzCount(1000, 60); race += 1) {
    const { pid } = await runner.call(start, { file });
    const job = await runner.fake.job(pid);
    await job.begin();
    await job.pass('a', { race });
    await job.interrupted('a');
    const answers = await Promise.allSettled([
      go(pid, { revision: 1, data: { by: 1 } }),
      go(pid, { revision: 1, data: { by: 2 } }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = answers[0].status === 'fulfilled' ? 1 : 2;
    const next = await runner.fake.job(pid);
    expect(next.request.job.cursor.input).toEqual({ race, by: winner });
    await next.begin();
    await next.finished({});
    await turns(2);
  }
});

it('proceed and cancel that race: never both', async () => {
  runner = await TestRunner.started();
  const pid = await paused();
  const [went, cancelled] = await Promise.allSettled([go(pid), runner.call(cancel, { pid })]);
  expect(cancelled.status).toBe('fulfilled');
  expect(went.status).toBe('rejected');
  expect(await runner.status(pid)).toBe('cancelled');
});
