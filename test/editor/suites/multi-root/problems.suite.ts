import * as assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, suiteTeardown, test } from 'mocha';
import { commands, Uri, workspace, type CodeLens } from 'vscode';
import { get, wait } from '../../../../protocol/control/index.ts';
import { eventually } from '../support/eventually.ts';
import { asked, closeAll, problems } from '../support/language.ts';
import { runnerClient } from '../support/runner-client.ts';
import { screenshot, texts } from '../support/window.ts';

const WRONG = JSON.stringify({ version: 1, name: 'wrong', steps: [{ id: 'say', comand: 'node' }] }, null, 2);
const CODES = ['one-action', 'unknown-key'];

suite('problems in a workspace of several folders', () => {
  suiteTeardown(async () => {
    await closeAll();
    for (const { uri } of folders()) rmSync(join(uri.fsPath, 'wrong.process.json'), { force: true });
  });

  test('those of each are listed, and told apart', async () => {
    const files = folders().map(({ uri }) => wrongIn(uri.fsPath));
    for (const file of files) await listed(file, CODES);
    await commands.executeCommand('workbench.panel.markers.view.focus');
    await eventually(async () => {
      const rows = (await texts('.markers-panel .monaco-list-row')).join('\n');
      for (const { name } of folders()) assert.match(rows, new RegExp(`wrong\\.process\\.json\\s*${name}`));
    });
    await screenshot('multi-root-problems');
    await commands.executeCommand('workbench.action.closePanel');
  });

  test('those of one go, the others stay', async () => {
    const [first = '', second = ''] = folders().map(({ uri }) => wrongIn(uri.fsPath));
    for (const file of [first, second]) await listed(file, CODES);
    rmSync(second);
    await listed(second, []);
    await listed(first, CODES);
  });

  test('a folder that is added has its problems, and takes them with it', async () => {
    const [first] = folders();
    const added = join(dirname(first?.uri.fsPath ?? ''), 'third');
    mkdirSync(added, { recursive: true });
    const file = wrongIn(added);
    const many = folders().length;
    await changed(() => workspace.updateWorkspaceFolders(many, 0, { uri: Uri.file(added) }));
    await listed(file, CODES);
    await changed(() => workspace.updateWorkspaceFolders(many, 1));
    await listed(file, []);
  });

  test('a lens runs the process file of its own folder', async () => {
    const client = await runnerClient();
    try {
      for (const { uri } of folders()) {
        const file = Uri.joinPath(uri, 'words.process.json');
        await commands.executeCommand('vscode.open', file);
        const lenses = await asked<CodeLens[]>((all) => all.length > 0, 'vscode.executeCodeLensProvider', file);
        const run = lenses.find(({ command }) => command?.title === '$(play) Run')?.command;
        const pid = await commands.executeCommand<string>(run?.command ?? '', ...((run?.arguments ?? []) as unknown[]));
        assert.equal((await client.request(wait, { pid })).status, 'finished');
        assert.equal((await client.request(get, { pid })).file, file.fsPath);
      }
    } finally {
      client.close();
    }
  });
});

function folders(): NonNullable<typeof workspace.workspaceFolders> {
  return workspace.workspaceFolders ?? [];
}

/** Writes a file with mistakes; its path. */
function wrongIn(folder: string): string {
  const file = join(folder, 'wrong.process.json');
  writeFileSync(file, WRONG);
  return file;
}

function listed(file: string, codes: string[]): Promise<void> {
  return eventually(() => {
    assert.deepEqual(problems(Uri.file(file)), codes);
  });
}

/** Once the editor has other folders. */
async function changed(change: () => boolean): Promise<void> {
  const done = new Promise<void>((resolve) => {
    const listener = workspace.onDidChangeWorkspaceFolders(() => {
      listener.dispose();
      resolve();
    });
  });
  assert.ok(change());
  await done;
}
