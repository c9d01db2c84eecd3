import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../node/support/provider.ts';
import type { Provider } from '../node/support/provider.ts';
import { fixture, HAS_PHP, php, WAYS } from './support/php.ts';

describe.skipIf(!HAS_PHP)('a PHP step', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await php(fixture('behaviour.php'));
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  it('returns dates, enums, objects and the like', async () => {
    expect(await provider.output('values')).toEqual({
      datetime: '2024-02-29T12:30:00+00:00',
      micro: '2024-02-29T12:30:00.250000+00:00',
      enum: 'red',
      unit: 'Round',
      object: { x: 1, y: 2.5 },
      iterator: [1, 2],
      'array object': { a: 1 },
      empty: [{}, []],
      float: [0.1, 1, -0, 1e300],
      big: ['9007199254740992', '-9007199254740992'],
      'numbers as keys': { '5': 'a', '6': 'b' },
    });
  });

  it.each([
    ['nan deep inside', 'output.rows[1]["odd key"] is NAN, which JSON cannot hold'],
    ['resource', 'output.a is of type resource (stream), which has no form in JSON'],
    ['closure', 'output.a is of type Closure, which has no form in JSON'],
    ['forbidden', 'output.a has the key "__proto__", which data may not have'],
    ['bytes', 'output.a is not valid UTF-8'],
    ['list', 'the output must be an object (an array with names as keys), not a list'],
    ['text', 'the output must be an object (an array with names as keys), not string'],
    ['cycle', 'is nested deeper than 64 levels'],
  ])('fails by the name of the place when its output does not fit: %s', async (kind, message) => {
    const error = await provider.error('unfit', { kind });
    expect(error).toMatchObject({ code: 1000, data: { retryable: false } });
    expect(error.message).toContain(message);
  });

  it('returns {} for an empty array and its input for nothing', async () => {
    expect(await provider.output('empty', { a: 1 })).toEqual({});
    expect(await provider.output('nothing', { a: [{}] })).toEqual({ a: [{}] });
  });

  it('has the warnings of PHP in its log, once, except those it silenced', async () => {
    const before = provider.notes('$/log').length;
    expect(await provider.output('warning')).toEqual({ value: null });
    const records = provider.notes('$/log').slice(before);
    expect(records).toMatchObject([
      { level: 'warning', message: 'Undefined array key "missing"', fields: { file: fixture('behaviour.php') } },
      { level: 'warning', message: 'old thing' },
    ]);
    expect(provider.stderr).not.toContain('missing');
  });

  it('fails with a code, a delay and details of its own', async () => {
    expect(await provider.error('own-code')).toMatchObject({
      code: 4711,
      message: 'the quota is used up',
      data: { type: 'Stepwell\\StepError', retryable: true, retryAfterMs: 2500, details: { left: 0 } },
    });
    expect(await provider.error('bad-input')).toMatchObject({ code: 1002, message: 'rows are missing' });
  });

  it('logs what is too long for a record in several, and text that is no UTF-8', async () => {
    const before = provider.notes('$/log').length;
    await provider.output('long-log');
    const records = provider.notes('$/log').slice(before);
    const last = records.pop();
    expect(records.map((record) => record['message'] as string).join('')).toBe('ü'.repeat(100_000));
    for (const record of records) expect(Buffer.byteLength(record['message'] as string)).toBeLessThanOrEqual(65_536);
    expect(records[0]).toMatchObject({ fields: { rows: 3, odd: 'resource (stream)' } });
    expect(last?.['message']).toBe('bad \ufffd byte');
  });

  it('hands over text, files from elsewhere and files it wrote itself', async () => {
    await provider.output('files');
    const artifacts = provider.notes('$/artifact');
    expect(artifacts.map((note) => [note['name'], note['path'], note['bytes']])).toEqual([
      ['text.txt', 'text.txt', 6],
      ['copied.csv', 'copied.csv', 4],
      ['written', 'written', 1],
    ]);
    for (const note of artifacts) {
      const file = readFileSync(join(provider.folder, 'artifacts', note['path'] as string));
      expect(note['sha256']).toBe(createHash('sha256').update(file).digest('hex'));
    }
    expect((await provider.error('bad-artifact-name')).message).toContain('"../x" is no name for an artifact');
  });

  it('knows where it runs', async () => {
    expect((await provider.run('facts')).result).toEqual({
      status: 'completed',
      summary: 'told the facts',
      output: { process: 'p1', step: 'facts', attempt: [2, 3], timeout: 60, folders: true, cancelled: false },
    });
  });

  it('may report progress for every row: few reports are sent, the last one always', async () => {
    const before = provider.notes('$/progress').length;
    await provider.output('row-by-row');
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
});

describe.skipIf(!HAS_PHP)('a fatal error in a PHP step', () => {
  it.each([
    ['fatal', 'Cannot declare class Twice'],
    ['memory', 'Allowed memory size of'],
  ])('is its answer: %s', async (step, message) => {
    await using provider = await php(fixture('behaviour.php'));
    const error = await provider.error(step);
    expect(error).toMatchObject({ code: 1000, data: { type: 'FatalError' } });
    expect(error.message).toContain(message);
    expect(error.data?.stack?.[0]).toContain('behaviour.php');
    expect((await provider.exited).code).toBe(255);
  });
});

for (const way of WAYS.filter((one) => one.descriptorsMoved)) {
  it.skipIf(!way.available)(`every way of printing in PHP is a log (${way.name})`, async () => {
    await using provider = await php(fixture('behaviour.php'), way.settings);
    await provider.output('ways-to-print');
    for (const by of ['echo', 'printf', 'var_dump', 'STDOUT', 'php://stdout', 'php://output', 'system', 'passthru']) {
      await provider.until(() => (provider.stderr.includes(`by ${by}`) ? true : undefined));
    }
    expect(provider.stray).toEqual([]);
  });
}
