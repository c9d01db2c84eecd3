import { writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, processOf } from '../cli/support/command.ts';
import { Client, codesOf } from './support/client.ts';

const RIGHT = processOf([{ id: 'say', command: 'node', args: ['-e', '0'] }]);
const WRONG = processOf([{ id: 'say', comand: 'node' }]);

test('the server says what it is and what it can do, and ends with 0 when asked', async () => {
  const client = await Client.start({ folder: folder() });
  expect(client.initialized.serverInfo?.name).toBe('stepwell');
  expect(client.initialized.capabilities).toMatchObject({
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    documentFormattingProvider: true,
  });
  await client.stop();
  expect(await client.exited).toBe(0);
});

test('a server whose client vanishes ends', async () => {
  const client = await Client.start({ folder: folder() });
  client.process.stdin?.end();
  expect(await client.exited).toBe(1);
});

test('problems follow the text, at the version it has', async () => {
  const client = await Client.start({ folder: folder() });
  const uri = await client.open('a.process.json', WRONG);
  const found = await client.diagnosticsWhen(uri, (all) => all.length > 0);
  expect(codesOf(found)).toEqual(['one-action', 'unknown-key']);
  expect(found[1]?.message).toContain('Did you mean `command`?');
  expect(found.map(({ range }) => client.slice(uri, range))).toEqual(['{', '"comand"']);
  const at = WRONG.indexOf('comand');
  const version = await client.edit(uri, at, at + 'comand'.length, 'command');
  expect(await client.diagnosticsOf(uri, version)).toEqual([]);
});

test('files of the workspace that are not open are checked too, and again when they change or go', async () => {
  const path = folder({ 'a.process.json': WRONG, 'b.process.json': RIGHT });
  const client = await Client.start({ folder: path });
  const uri = client.uri('a.process.json');
  await client.diagnosticsWhen(uri, (all) => codesOf(all).includes('unknown-key'));
  await client.until(() => client.registrations.some(({ method }) => method === 'workspace/didChangeWatchedFiles'));
  writeFileSync(join(path, 'a.process.json'), RIGHT);
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  await client.diagnosticsWhen(uri, (all) => all.length === 0);
  writeFileSync(join(path, 'a.process.json'), WRONG);
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  await client.diagnosticsWhen(uri, (all) => all.length > 0);
  rmSync(join(path, 'a.process.json'));
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
  await client.diagnosticsWhen(uri, (all) => all.length === 0);
});

test('programs and files that are not there are told, and no more once they are', async () => {
  const path = folder();
  const client = await Client.start({ folder: path });
  const text = processOf([
    { id: 'one', command: 'nodee' },
    { id: 'two', command: 'node', args: ['steps.mjs'] },
  ]);
  const uri = await client.open('a.process.json', text);
  const found = await client.diagnosticsWhen(uri, (all) => all.length === 2);
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([
    ['command-not-found', 2],
    ['not-found', 2],
  ]);
  expect(found[0]?.message).toContain('Did you mean `node`?');
  writeFileSync(join(path, 'steps.mjs'), '');
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: client.uri('steps.mjs'), type: 1 }],
  });
  await client.diagnosticsWhen(uri, (all) => all.length === 1);
});

test('texts of the file cannot bring control characters into a message', async () => {
  const client = await Client.start({ folder: folder() });
  const uri = await client.open(
    'a.process.json',
    processOf([{ id: 'a', ['\u001b]0;x\u0007\u202eevil']: 1, run: 'true' }]),
  );
  const [found] = await client.diagnosticsWhen(uri, (all) => all.length > 0);
  expect(found?.message).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
});
