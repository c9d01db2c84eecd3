import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ArtifactFile } from '../../../protocol/sdk/node/api.ts';
import { Provider } from './support/provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await Provider.ready({ args: [fileURLToPath(new URL('fixtures/extra.mjs', import.meta.url))] });
});
afterAll(() => provider[Symbol.asyncDispose]());

it('tells where and as what the step runs', async () => {
  expect(await provider.output('context', {}, { url: 'x' })).toMatchObject({
    with: { url: 'x' },
    signal: false,
    processId: 'p1',
    stepId: 'context',
    stepIndex: 0,
    attempt: 2,
    maxAttempts: 3,
    workDir: provider.folder,
    tempDir: join(provider.folder, 'temp'),
    artifactDir: join(provider.folder, 'artifacts'),
    timeoutMs: 60_000,
    log: ['debug', 'info', 'warning', 'error'],
  });
});

it('cuts a long message into records, inside no character, and drops fields that are not JSON', async () => {
  await provider.output('log-much');
  const logs = provider.notes('$/log') as { message: string; fields?: object }[];
  const long = logs.filter(({ message }) => message.startsWith('ü'));
  expect(long.map(({ message }) => message).join('')).toBe('ü'.repeat(100_000));
  for (const record of long) expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThanOrEqual(64 * 1024);
  expect(logs.find(({ message }) => message === 'odd')?.fields).toEqual({
    dropped: 'fields.bad is NaN, which JSON cannot hold',
  });
  expect(logs.find(({ message }) => message === 'fine')?.fields).toEqual({ big: '1' });
});

it('writes, copies and measures artifacts, and waits for those that nobody awaited', async () => {
  const { files } = (await provider.output('artifacts')) as { files: ArtifactFile[] };
  const contents = files.map(({ path }) => readFileSync(path, 'utf8'));
  expect(contents).toEqual(['bytes', 'text ü', 'one two', 'a,b\n']);
  expect(files.map(({ bytes }) => bytes)).toEqual([5, 7, 7, 4]);
  const named = provider.notes('$/artifact');
  expect(named.map(({ path }) => path)).toEqual(['bytes', 'text.txt', 'stream', 'copied.csv', 'late']);
  expect(named[1]).toMatchObject({ mediaType: 'text/plain', sha256: files[1]?.sha256 });
  expect(named[4]).toMatchObject({ bytes: 3_000_000 });
});

it.each([
  [{ name: '../up' }, 'cannot name an artifact'],
  [{ name: '1a' }, 'cannot name an artifact'],
  [{ fileName: '../up' }, 'no folders'],
  [{ fileName: '..' }, 'no folders'],
  [{ source: 'no-such-file' }, 'ENOENT'],
])('an artifact that cannot be stored fails the step: %j', async (input, message) => {
  expect((await provider.error('bad-artifact', input)).message).toContain(message);
});

it('a link that leads out of the folder is copied, never named', async () => {
  await provider.output('summary');
  const outside = join(provider.folder, 'outside.txt');
  writeFileSync(outside, 'outside');
  symlinkSync(outside, join(provider.folder, 'artifacts', 'link.txt'));
  await provider.output('bad-artifact', { name: 'linked', source: 'link.txt' });
  expect(provider.notes('$/artifact').at(-1)).toMatchObject({ name: 'linked', path: 'linked.txt', bytes: 7 });
});

it('sends the summary', async () => {
  expect((await provider.run('summary')).result).toEqual({
    status: 'completed',
    output: { rows: 3 },
    summary: '3 rows read',
  });
});

it('warns of an interrupt that was not returned, and refuses one whose output is no data', async () => {
  expect(await provider.output('forgotten-interrupt')).toEqual({ done: true });
  expect(provider.notes('$/log').at(-1)).toMatchObject({ level: 'warning' });
  expect((await provider.error('bad-interrupt')).message).toContain('output.n');
});
