import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Provider, WIRES } from './support/provider.ts';

describe.each(WIRES)('the everything provider over %s', (wire) => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await Provider.ready({ wire });
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  it('echoes its input, and its settings when asked', async () => {
    const data = { a: [], b: {}, '1': null, t: true, n: -0.5, s: 'ü😀\u0000\u2028' };
    expect(await provider.output('echo', data)).toEqual(data);
    expect(await provider.output('echo', data, { wrap: true, x: 1 })).toEqual({
      input: data,
      with: { wrap: true, x: 1 },
    });
  });

  it('gives back data of exactly the largest size, and refuses one byte more by its size', async () => {
    const overhead = '{"text":""}'.length;
    const limit = 1024 * 1024;
    expect(await provider.output('big', { bytes: limit - overhead })).toEqual({ text: 'x'.repeat(limit - overhead) });
    const error = await provider.error('big', { bytes: limit - overhead + 1 });
    expect(error.code).toBe(1007);
    expect(error.message).toContain(`${limit + 1} bytes`);
    expect(error.message).toContain(`${limit}`);
  });

  it('fails with the type, the message and the stack, innermost first', async () => {
    const error = await provider.error('fail', { message: 'no such row' });
    expect(error).toMatchObject({ code: 1000, message: 'no such row', data: { type: 'Error' } });
    expect(error.data?.stack?.[0]).toMatch(/^at .*everything\.mjs:\d+:\d+/);
    expect(error.data?.stack?.join('\n')).not.toContain('stepwell.mjs');
  });

  it('tells what led to an error', async () => {
    const error = await provider.error('cause', { depth: 3 });
    expect(error.message).toBe('level 1');
    expect(error.data?.cause).toMatchObject({ message: 'level 2', data: { cause: { message: 'level 3' } } });
  });

  it('says when to try again', async () => {
    expect(await provider.error('retry-after', { ms: 70 })).toMatchObject({
      code: 1000,
      data: { type: 'StepError', retryable: true, retryAfterMs: 70 },
    });
  });

  it('asks for an interrupt, with and without an expiry', async () => {
    const answer = await provider.run('interrupt', { message: 'Look', expiresInMs: 5000, interrupt: 'data' });
    expect(answer.result).toEqual({
      status: 'interrupted',
      output: { message: 'Look', expiresInMs: 5000, interrupt: 'data' },
      interrupt: { message: 'Look', schema: { type: 'object' }, expiresInMs: 5000 },
    });
    expect((await provider.run('interrupt')).result?.['interrupt']).toEqual({
      message: 'Please check',
      schema: { type: 'object' },
    });
  });

  it('reports progress that never falls and ends with the last value, logs on every level, masks', async () => {
    const before = provider.messages.length;
    expect(await provider.output('progress', { to: 3, fall: true })).toEqual({ reported: 7 });
    const said = provider.messages.slice(before);
    const values = said.filter(({ method }) => method === '$/progress').map(({ params }) => params?.['progress']);
    expect(values).toEqual([...values].sort());
    expect(values.at(-1)).toBe(3);
    const logs = said.filter(({ method }) => method === '$/log').map(({ params }) => params);
    expect(logs).toMatchObject(
      ['debug', 'info', 'warning', 'error'].map((level) => ({
        level,
        message: `a ${level} record`,
        fields: { level },
      })),
    );
    expect(said.find(({ method }) => method === '$/mask')?.params?.['value']).toBe('not-a-real-secret');
  });

  it('names an artifact with its size and checksum', async () => {
    expect(await provider.output('artifact', { name: 'list', text: 'grün\n' })).toEqual({ path: 'list.txt' });
    const bytes = readFileSync(join(provider.folder, 'artifacts', 'list.txt'));
    expect(provider.notes('$/artifact').at(-1)).toMatchObject({
      name: 'list',
      path: 'list.txt',
      mediaType: 'text/plain',
      bytes: 6,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('writes every character as it is, and refuses half a character by its place', async () => {
    expect(await provider.output('unicode')).toEqual({
      latin: 'Gr\u00fc\u00dfe',
      combining: 'e\u0301',
      cjk: '\u65e5\u672c\u8a9e',
      astral: '\ud83d\ude00\ud835\udcb3',
      rtl: '\u05e9\u05dc\u05d5\u05dd',
      separators: '\u2028\u2029',
      control: '\u0000\u0001\u001f\u007f',
      escapes: '"\\/\b\f\n\r\t',
      bom: '\ufeff',
      empty: '',
      '\u00e4 key': '\ud83d\udd11',
    });
    expect((await provider.error('unicode', { broken: true })).message).toContain('output.text');
  });

  it('writes large integers as text', async () => {
    expect(await provider.output('bigint')).toEqual({
      value: '9007199254740993',
      safe: 9007199254740991,
      list: ['-9007199254740993', '18446744073709551616'],
    });
  });

  it.each(['nan', 'infinity', '-infinity'])('refuses %s and names its place', async (value) => {
    expect(await provider.error('nan', { value })).toMatchObject({ code: 1000 });
    expect((await provider.error('nan', { value })).message).toContain('output.value');
  });

  it('answers once when a step fails after its answer, and goes on', async () => {
    const id = 'c'.repeat(32);
    expect((await provider.run('reply-twice', {}, {}, id)).result?.['output']).toEqual({ reply: 1 });
    await provider.until(() => (provider.stderr.includes('an error after the answer') ? true : undefined));
    expect(await provider.output('echo', { still: 'here' })).toEqual({ still: 'here' });
    expect(provider.messages.filter((message) => message.id === id)).toHaveLength(1);
  });

  it('gives its children nothing to read', async () => {
    expect(await provider.output('child-reads-stdin')).toEqual({ bytes: 0 });
  });

  it('prints to stderr, children included', async () => {
    await provider.output('print', { text: 'plain print' });
    await provider.output('print', { text: 'print to 1', via: 'fd' });
    await provider.output('child-print', { text: 'print of a child' });
    for (const text of ['plain print', 'print to 1', 'print of a child']) expect(provider.stderr).toContain(text);
    expect(provider.stray).toEqual([]);
    expect((await provider.error('print', { via: 'smoke' })).code).toBe(1002);
  });
});

it('a step that ends the program ends it with its own code and no answer', async () => {
  await using provider = await Provider.ready();
  const id = 'd'.repeat(32);
  void provider.run('exit-mid-run', { code: 7 }, {}, id).catch(() => undefined);
  expect(await provider.exited).toEqual({ code: 7, signal: null });
  expect(provider.messages.some((message) => message.id === id)).toBe(false);
  expect(provider.notes('$/progress')).toHaveLength(1);
});
