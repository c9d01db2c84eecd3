import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { FileChangeType } from 'vscode-languageserver-protocol';
import { folder, processOf } from '../cli/support/command.ts';
import { Client } from './support/client.ts';

const WRONG = processOf([{ id: 'say', comand: 'node' }]);
const [CREATED, DELETED] = [1, 3] as const;

/** As an editor tells what it sees on the disk. */
function told(client: Client, ...changes: [name: string, type: FileChangeType][]): Promise<void> {
  return client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: changes.map(([name, type]) => ({ uri: client.uri(name), type })),
  });
}
function written(...path: string[]): void {
  mkdirSync(dirname(join(...path)), { recursive: true });
  writeFileSync(join(...path), WRONG);
}
const some = (all: unknown[]): boolean => all.length > 0;
const none = (all: unknown[]): boolean => all.length === 0;

test('of a file that was deleted nothing is told, even while an editor has it open, until somebody works on it', async () => {
  const path = folder({ 'a.process.json': WRONG });
  const client = await Client.start({ folder: path });
  const uri = await client.open('a.process.json', WRONG);
  await client.diagnosticsWhen(uri, some);
  rmSync(join(path, 'a.process.json'));
  await told(client, ['a.process.json', DELETED]);
  await client.diagnosticsWhen(uri, none);
  const version = await client.edit(uri, 0, 0, ' ');
  expect(await client.diagnosticsOf(uri, version)).not.toEqual([]);
  await told(client, ['a.process.json', DELETED]);
  await client.diagnosticsWhen(uri, none);
  writeFileSync(join(path, 'a.process.json'), WRONG);
  await told(client, ['a.process.json', CREATED]);
  await client.diagnosticsWhen(uri, some);
  rmSync(join(path, 'a.process.json'));
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  await client.diagnosticsWhen(uri, none);
});

test('files that are closed and then deleted leave nothing behind, whenever that is noticed', async () => {
  const names = Array.from({ length: 24 }, (_, n) => `${n}.process.json`);
  // What is on the disk is looked at before any of it is told.
  const slow = processOf(Array.from({ length: 60 }, (_, n) => ({ id: `s${n}`, command: 'node', args: [`${n}.mjs`] })));
  const path = folder(Object.fromEntries(names.map((name) => [name, slow])));
  const client = await Client.start({ folder: path });
  for (const name of names) {
    await client.open(name, slow);
    await client.diagnosticsWhen(client.uri(name), some);
  }
  for (const [at, name] of names.entries()) {
    const uri = client.uri(name);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    // The server gets on with it for as long as it takes to answer this often.
    for (let answers = 0; answers < at % 8; answers++)
      await client.request('textDocument/documentSymbol', { textDocument: { uri } });
    rmSync(join(path, name));
    await told(client, [name, DELETED]);
  }
  // What comes after all of it.
  written(path, 'last.process.json');
  await told(client, ['last.process.json', CREATED]);
  await client.diagnosticsWhen(client.uri('last.process.json'), some);
  expect(names.filter((name) => some(client.diagnostics(client.uri(name)) ?? []))).toEqual([]);
});

test('a folder that comes, moves or goes does so with its files, of which editors tell nothing', async () => {
  const path = folder();
  mkdirSync(join(path, 'work'));
  written(path, 'outside/deep/a.process.json');
  const client = await Client.start({ folder: join(path, 'work') });
  const watched = (): boolean => client.registrations.some(({ method }) => method.endsWith('didChangeWatchedFiles'));
  await client.until(watched);
  const [before, after] = [client.uri('here/deep/a.process.json'), client.uri('there/deep/a.process.json')];
  renameSync(join(path, 'outside'), join(path, 'work/here'));
  await told(client, ['here', CREATED]);
  await client.diagnosticsWhen(before, some);
  renameSync(join(path, 'work/here'), join(path, 'work/there'));
  await told(client, ['here', DELETED], ['there', CREATED]);
  await client.diagnosticsWhen(before, none);
  await client.diagnosticsWhen(after, some);
  await client.open('there/deep/a.process.json', WRONG);
  rmSync(join(path, 'work/there'), { recursive: true });
  await told(client, ['there', DELETED]);
  await client.diagnosticsWhen(after, none);
});

test('what is wrong in a folder that is taken from the workspace is not told any more', async () => {
  const path = folder();
  for (const name of ['one', 'two']) written(path, name, 'a.process.json');
  const client = await Client.start({ folder: path });
  const uri = client.uri('two/a.process.json');
  await client.diagnosticsWhen(uri, some);
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: {
      removed: [{ uri: pathToFileURL(path).href, name: 'work' }],
      added: [{ uri: pathToFileURL(join(path, 'one')).href, name: 'one' }],
    },
  });
  await client.diagnosticsWhen(uri, none);
  await client.diagnosticsWhen(client.uri('one/a.process.json'), some);
});
