import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING, Provider, newId } from './support/provider.ts';

const EXTRA = fileURLToPath(new URL('fixtures/extra.mjs', import.meta.url));
const INITIALIZE = { protocolVersions: ['1'], runner: { name: 't', version: '1' }, limits: {}, capabilities: {} };

describe('a session', () => {
  let provider: Provider;
  beforeEach(async () => {
    provider = await Provider.ready();
  });
  afterEach(() => provider[Symbol.asyncDispose]());

  const echoLine = (id: string, input: object): string =>
    JSON.stringify({ jsonrpc: '2.0', id, method: 'step/run', params: provider.runParams('echo', input, {}) });

  it('reads a message in any pieces, with a byte order mark, a carriage return and empty lines', async () => {
    const id = newId();
    const bytes = Buffer.from(`\n\r\n\ufeff${echoLine(id, { text: 'ü😀' })}\r\n`);
    for (const byte of bytes) provider.write(Buffer.from([byte]));
    expect((await provider.answerTo(id)).result?.['output']).toEqual({ text: 'ü😀' });
  });

  it('reads a message of many megabytes up to the limit', async () => {
    const answer = await provider.request('step/describe', { step: 'echo', more: 'x'.repeat(15_000_000) });
    expect(answer.result).toBeDefined();
  });

  it('answers a request that is too long with its size, and goes on', async () => {
    const id = newId();
    provider.send({ id, method: 'step/describe', params: { more: 'x'.repeat(16 * 1024 * 1024) } });
    const { error } = await provider.answerTo(id);
    expect(error?.code).toBe(1007);
    expect(error?.message).toMatch(/1677\d{4} bytes.*16777216/);
    expect(await provider.output('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it.each([
    ['not JSON', 'nonsense', -32700],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), -32700],
    ['a batch', '[{"jsonrpc":"2.0"}]', -32600],
    ['a number', '1', -32600],
    ['a request without a method', '{"jsonrpc":"2.0"}', -32600],
  ])('refuses a line that is %s, and goes on', async (_what, line, code) => {
    provider.write(line);
    provider.write('\n');
    expect((await provider.answerTo(null)).error?.code).toBe(code);
    expect(await provider.output('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it('ignores unknown notifications, fields and the order of fields', async () => {
    provider.send({ method: '$/unknown', params: {} });
    provider.send({ method: 'x-other/thing', params: {} });
    const id = newId();
    const params = { ...provider.runParams('echo', { a: 1 }, {}), news: 1 };
    provider.write(`${JSON.stringify({ more: {}, params, method: 'step/run', id, jsonrpc: '2.0' })}\n`);
    expect((await provider.answerTo(id)).result).toEqual({ status: 'completed', output: { a: 1 } });
  });

  it.each([
    ['an unknown method', 'step/unknown', {}, -32601],
    ['a second initialize', 'initialize', INITIALIZE, -32600],
    ['an unknown step to run', 'step/run', { step: 'nope', input: {}, with: {}, context: {} }, 1001],
    ['an unknown step to describe', 'step/describe', { step: 'nope' }, 1001],
    ['step/run without input', 'step/run', { step: 'echo', with: {}, context: {} }, -32602],
    ['step/describe with a step that is no text', 'step/describe', { step: 1 }, -32602],
    ['params that are no object', 'step/describe', [], -32602],
  ])('refuses %s', async (_what, method, params, code) => {
    expect((await provider.request(method, params)).error?.code).toBe(code);
    expect(await provider.output('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it('refuses a second step while one runs', async () => {
    const first = provider.run('ignore-cancel', { ms: 300 });
    await provider.until(() => provider.notes('$/progress')[0]);
    expect((await provider.run('echo')).error?.code).toBe(-32600);
    expect((await first).result?.['output']).toEqual({ ignored: true });
  });

  it('puts jsonrpc first and id second', async () => {
    await provider.run('fail');
    await provider.output('echo');
    const answers = provider.lines.filter((line) => line !== '' && !line.includes('"method"'));
    for (const line of answers) expect(line).toMatch(/^\{"jsonrpc":"2\.0","id":/);
  });
});

it('says nothing before it is asked, and refuses requests before initialize, which may follow', async () => {
  await using provider = new Provider();
  expect((await provider.run('echo')).error?.code).toBe(-32600);
  expect((await provider.request('initialize', { limits: {} })).error?.code).toBe(-32602);
  expect(provider.messages).toHaveLength(2);
  expect((await provider.request('initialize', INITIALIZE)).result).toMatchObject({
    protocolVersion: '1',
    provider: { name: 'everything', version: '1.0.0' },
    capabilities: { cancel: true, describe: true, reuse: true },
  });
});

it('refuses versions it does not speak and then waits for the end of stdin', async () => {
  await using provider = new Provider();
  const answer = await provider.request('initialize', { ...INITIALIZE, protocolVersions: ['7'] });
  expect(answer.error?.code).toBe(1006);
  provider.closeStdin();
  expect(await provider.exited).toEqual({ code: 0, signal: null });
});

it('keeps to smaller limits of the session', async () => {
  await using provider = await Provider.ready({}, { maxMessageBytes: 4096, maxDataBytes: 100 });
  expect((await provider.error('big', { bytes: 200 })).message).toContain('211 bytes');
  const long = await provider.run('fail', { message: 'long '.repeat(700) });
  expect(long.error).toMatchObject({ code: 1000 });
  expect(Math.max(...provider.lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(4096);
});

describe('describe', () => {
  it('tells all that a step declares and where it is written', async () => {
    await using provider = await Provider.ready({ args: [EXTRA] });
    const { result } = await provider.request('step/describe', { step: 'described' });
    expect(result).toEqual({
      steps: [
        {
          name: 'described',
          title: 'A title',
          description: 'What it does',
          inputSchema: { type: 'object' },
          withSchema: { type: 'object' },
          outputSchema: { type: 'object' },
          interrupts: false,
          idempotent: true,
          source: { file: EXTRA, line: expect.any(Number) as number },
        },
      ],
    });
    const named = (await provider.request('step/describe', { step: 'named' })).result?.['steps'] as { name: string }[];
    expect(named).toHaveLength(1);
  });

  it('names the same steps as initialize, the same each time, with the lines of their declarations', async () => {
    await using provider = await Provider.ready();
    const [first, second] = [await provider.request('step/describe', {}), await provider.request('step/describe', {})];
    expect(first.result).toEqual(second.result);
    const steps = first.result?.['steps'] as { name: string; source: { file: string; line: number } }[];
    expect(steps.map(({ name }) => name)).toEqual(provider.messages[0]?.result?.['steps']);
    const lines = steps.map(({ source }) => source.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(new Set(steps.map(({ source }) => source.file))).toEqual(new Set([EVERYTHING]));
  });
});
