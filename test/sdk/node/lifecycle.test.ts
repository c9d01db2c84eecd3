import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, Provider, WIRES, newId } from './support/provider.ts';

const EXTRA = fileURLToPath(new URL('fixtures/extra.mjs', import.meta.url));

/** A step that runs for sure: it has reported something. */
async function running(provider: Provider, step: string, input: object = {}): Promise<string> {
  const id = newId();
  provider.send({ id, method: 'step/run', params: provider.runParams(step, input, {}) });
  await provider.until(() => provider.messages.find((message) => message.params?.['id'] === id));
  return id;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await work;
  return { value, ms: performance.now() - start };
}

describe.each(WIRES)('at the end of stdin over %s', (wire) => {
  it('an idle provider exits with 0, before and after initialize', async () => {
    for (const start of [() => new Provider({ wire }), () => Provider.ready({ wire })]) {
      await using provider = await start();
      provider.closeStdin();
      expect(await provider.exited).toEqual({ code: 0, signal: null });
    }
  });

  it.each(['slow', 'never'])('a running step (%s) is ended with exit code 1 within 2 s and no answer', async (step) => {
    await using provider = await Provider.ready({ wire, args: [step === 'never' ? EXTRA : EVERYTHING] });
    const id = await running(provider, step);
    provider.closeStdin();
    const { value, ms } = await timed(provider.exited);
    expect(value).toEqual({ code: 1, signal: null });
    expect(ms).toBeLessThan(2000);
    expect(provider.messages.some((message) => message.id === id)).toBe(false);
  });

  it('children are ended, those that ignore TERM and lead a group of their own included', async () => {
    await using provider = await Provider.ready({ wire, args: [EXTRA] });
    await running(provider, 'family');
    const { pid } = provider.notes('$/log')[0]?.['fields'] as { pid: number };
    expect(lives(pid)).toBe(true);
    provider.closeStdin();
    expect((await provider.exited).code).toBe(1);
    await expect.poll(() => lives(pid)).toBe(false);
  });
});

it('stays after answers, errors and a cancelled step until stdin ends, open timers or not', async () => {
  await using provider = await Provider.ready({ args: [EXTRA] });
  await provider.error('throw', { what: 'subclass' });
  expect(await provider.output('give', { what: 'undefineds' })).toEqual({ list: [null, 1] });
  const id = await running(provider, 'heed-late');
  provider.send({ method: '$/cancel', params: { id, reason: 'user' } });
  await provider.answerTo(id);
  provider.closeStdin();
  expect(await provider.exited).toEqual({ code: 0, signal: null });
});

it('ends at TERM', async () => {
  await using provider = await Provider.ready();
  await running(provider, 'slow');
  provider.child.kill('SIGTERM');
  const { code } = await provider.exited;
  expect(code).not.toBe(0);
});

describe('cancel', () => {
  it.each(['user', 'timeout', 'shutdown'])(
    'ends a step that waits, with 1004 and the reason %s, once',
    async (reason) => {
      await using provider = await Provider.ready();
      const id = await running(provider, 'slow');
      for (let times = 0; times < 3; times += 1) provider.send({ method: '$/cancel', params: { id, reason } });
      const { value, ms } = await timed(provider.answerTo(id));
      expect(ms).toBeLessThan(1000);
      expect(value.error).toMatchObject({ code: 1004, data: { type: 'Cancelled', details: { reason } } });
      expect(value.error?.data?.cause).toBeUndefined();
      expect(await provider.output('echo', { a: 1 })).toEqual({ a: 1 });
      expect(provider.messages.filter((message) => message.id === id)).toHaveLength(1);
    },
  );

  it('with an unknown or an answered id is ignored', async () => {
    await using provider = await Provider.ready();
    const id = newId();
    provider.send({ method: '$/cancel', params: { id, reason: 'user' } });
    await provider.run('echo', {}, {}, id);
    provider.send({ method: '$/cancel', params: { id, reason: 'user' } });
    provider.send({ method: '$/cancel', params: {} });
    expect(await provider.output('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it('leaves a step that does not heed it its ordinary result', async () => {
    await using provider = await Provider.ready();
    const id = await running(provider, 'ignore-cancel', { ms: 200 });
    provider.send({ method: '$/cancel', params: { id, reason: 'user' } });
    expect((await provider.answerTo(id)).result).toMatchObject({ status: 'completed', output: { ignored: true } });
  });

  it('keeps an error of the clean-up as its cause', async () => {
    await using provider = await Provider.ready({ args: [EXTRA] });
    const id = await running(provider, 'cancel-cause');
    provider.send({ method: '$/cancel', params: { id, reason: 'timeout' } });
    const { error } = await provider.answerTo(id);
    expect(error).toMatchObject({ code: 1004, data: { cause: { message: 'cleanup failed after timeout' } } });
  });
});

it('what a step says after its answer is not sent', async () => {
  await using provider = await Provider.ready({ args: [EXTRA] });
  await provider.output('after-the-answer', { kept: 1 });
  const before = provider.messages.length;
  await provider.until(() => (provider.stderr.includes('said too late') ? true : undefined));
  await provider.output('give', { what: 'undefineds' });
  expect(provider.messages).toHaveLength(before + 1);
});
