import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../node/support/provider.ts';
import type { Provider } from '../node/support/provider.ts';
import { fixture, PYTHON, python } from './support/python.ts';

describe.skipIf(!PYTHON)('a Python step', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await python(fixture('behaviour.py'));
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  it('returns dates, paths, enums, dataclasses and the like', async () => {
    expect(await provider.output('values')).toEqual({
      datetime: '2024-02-29T12:30:00+00:00',
      date: '2024-02-29',
      delta: 90,
      path: join('a', 'b'),
      decimal: '0.10',
      uuid: '00000000-0000-0000-0000-000000000001',
      enum: 'red',
      dataclass: { x: 1, y: 2.5 },
      tuple: [1, [2]],
      set: ['a', 'b'],
      mapping: { a: 1 },
      'enum key': { red: 1 },
      big: ['9007199254740992', '-9007199254740992'],
      float: 1e308,
    });
  });

  it.each([
    ['nan deep inside', 'output.rows[1]["odd key"] is nan, which JSON cannot hold'],
    ['key', 'output.a has the key 1: keys must be strings, not int'],
    ['bytes', 'output.a is bytes: decode them, or hand them over with ctx.artifact()'],
    ['object', 'output.a is of type object, which has no form in JSON'],
    ['forbidden', 'output.a has the key "__proto__", which data may not have'],
    ['list', 'the output must be an object (a dict), not list'],
    ['text', 'the output must be an object (a dict), not str'],
    ['surrogate', 'output holds half a character'],
  ])('fails by the name of the place when its output does not fit: %s', async (kind, message) => {
    const error = await provider.error('unfit', { kind });
    expect(error).toMatchObject({ code: 1000, data: { retryable: false } });
    expect(error.message).toContain(message);
  });

  it('fails when its output contains itself', async () => {
    expect((await provider.error('cycle')).message).toContain('is nested deeper than 64 levels');
  });

  it('passes its input through when it returns nothing', async () => {
    expect(await provider.output('nothing', { a: [1] })).toEqual({ a: [1] });
  });

  it('interrupts even when the return was forgotten, but not with two outputs', async () => {
    expect((await provider.run('forgotten_return')).result).toMatchObject({
      status: 'interrupted',
      output: { seen: true },
      interrupt: { message: 'Look at this' },
    });
    expect((await provider.error('both')).message).toContain('returned something else');
  });

  it('makes the schema of an interrupt from a dataclass, and its expiry from a timedelta', async () => {
    expect((await provider.run('typed_interrupt')).result?.['interrupt']).toMatchObject({
      schema: { type: 'object', required: ['x', 'y'] },
      expiresInMs: 120_000,
    });
  });

  it('may be asynchronous, and is cancelled in the middle of an await', async () => {
    expect(await provider.output('asynchronous', {}, { ms: 2 })).toEqual({ slept: 2 });
    const id = newId();
    const answer = provider.run('asynchronous', {}, { ms: 60_000 }, id);
    await provider.until(() => provider.notes('$/progress').find((note) => note['id'] === id));
    provider.send({ method: '$/cancel', params: { id, reason: 'user' } });
    expect((await answer).error).toMatchObject({ code: 1004 });
  });

  it('may report progress for every row: few reports are sent, the last one always', async () => {
    const before = provider.notes('$/progress').length;
    await provider.output('row_by_row');
    const reports = provider.notes('$/progress').slice(before);
    expect(reports[0]).toMatchObject({ progress: 0 });
    expect(reports.at(-1)).toMatchObject({ progress: 49_999, message: 'row 49999' });
    expect(reports.length).toBeLessThan(500);
  });

  it('sees a cancel while it computes', async () => {
    const id = newId();
    const answer = provider.run('busy', {}, {}, id);
    await provider.until(() => provider.notes('$/progress').find((note) => note['id'] === id));
    provider.send({ method: '$/cancel', params: { id, reason: 'timeout' } });
    expect((await answer).error).toMatchObject({ code: 1004, message: 'cancelled (timeout)' });
  });

  it('logs through the logging module', async () => {
    await provider.output('logging_module');
    expect(provider.notes('$/log').at(-1)).toMatchObject({
      level: 'warning',
      message: 'row 7 is odd',
      fields: { logger: 'importer' },
    });
  });

  it('logs what is too long for a record in several, and any field somehow', async () => {
    const before = provider.notes('$/log').length;
    await provider.output('long_log');
    const records = provider.notes('$/log').slice(before);
    expect(records.map((record) => record['message'] as string).join('')).toBe('ü'.repeat(100_000));
    for (const record of records) expect(Buffer.byteLength(record['message'] as string)).toBeLessThanOrEqual(65_536);
    expect(records[0]).toMatchObject({ fields: { rows: 3, when: '2024-02-29', odd: "<class 'object'>" } });
  });

  it('says nothing after its answer, even from a thread of its own', async () => {
    await provider.output('late_thread');
    await provider.output('asynchronous', {}, { ms: 300 });
    expect(provider.notes('$/log').map((note) => note['message'])).not.toContain('too late');
  });

  it('fails with a code, a delay and details of its own', async () => {
    expect(await provider.error('own_code')).toMatchObject({
      code: 4711,
      message: 'the quota is used up',
      data: { retryable: true, retryAfterMs: 2500, details: { left: 0 } },
    });
    expect(await provider.error('bad_input')).toMatchObject({ code: 1002, message: 'rows are missing' });
  });

  it('tells the cause that Python would print, and none that was hidden', async () => {
    expect((await provider.error('context_cause')).data?.cause).toMatchObject({ message: 'the cause' });
    expect((await provider.error('context_cause', { hidden: true })).data).not.toHaveProperty('cause');
  });

  it('hands over text, bytes, files from elsewhere and files it wrote itself', async () => {
    await provider.output('files');
    const artifacts = provider.notes('$/artifact');
    expect(artifacts.map((note) => [note['name'], note['path'], note['bytes']])).toEqual([
      ['text.txt', 'text.txt', 6],
      ['bytes', 'bytes', 2],
      ['copied.csv', 'copied.csv', 4],
      ['written', 'written', 1],
    ]);
    for (const note of artifacts) {
      const file = readFileSync(join(provider.folder, 'artifacts', note['path'] as string));
      expect(note['sha256']).toBe(createHash('sha256').update(file).digest('hex'));
    }
    expect((await provider.error('bad_artifact_name')).message).toContain('"../x" is no name for an artifact');
  });

  it('knows where it runs, in the main thread', async () => {
    const answer = await provider.run('facts');
    expect(answer.result).toEqual({
      status: 'completed',
      summary: 'told the facts',
      output: {
        process: 'p1',
        step: 'facts',
        attempt: [2, 3],
        timeout: 60,
        folders: true,
        cancelled: false,
        'main thread': true,
      },
    });
  });

  it.skipIf(process.platform === 'win32')('may call C code that prints', async () => {
    await provider.output('native_print');
    await provider.until(() => (provider.stderr.includes('printed by C') ? true : undefined));
  });

  it('may print before serve(), which is a log too', async () => {
    // Where Python buffers its output (PYTHONUNBUFFERED is not set) even that does not reach stdout.
    const text = 'printed before serve()';
    await provider.until(() => (provider.stderr.includes(text) || provider.stray.includes(text) ? true : undefined));
    expect(provider.stray.filter((line) => line !== text)).toEqual([]);
  });
});

describe.skipIf(!PYTHON)('a Python provider with a thread that never ends', () => {
  it('exits with 0 all the same when stdin ends', async () => {
    await using provider = await python(fixture('behaviour.py'));
    await provider.output('stuck_thread');
    provider.closeStdin();
    expect(await provider.exited).toEqual({ code: 0, signal: null });
  });
});
