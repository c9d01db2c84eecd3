import * as assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteSetup, teardown, test } from 'mocha';
import { commands, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import { eventually, found } from '../support/eventually.ts';
import { closeAll, opened, problems, replaced } from '../support/language.ts';
import { FLOW } from '../support/process-files.ts';
import { workspaceFile } from '../support/runner-client.ts';
import { click, screenshot, texts, type } from '../support/window.ts';

const WRONG = JSON.stringify({ version: 1, name: 'wrong', steps: [{ id: 'say', comand: 'node' }] }, null, 2);
/** Of the view Problems. */
const FILTER = '.panel [placeholder^="Filter (e.g. text"]';
const CODES = ['one-action', 'unknown-key'];

suite('problems of process files', () => {
  suiteSetup(async () => {
    // The editor sees the disk some time after it was opened.
    const uri = inWorkspace('probe.process.json');
    await found(() => {
      writeFileSync(uri.fsPath, WRONG);
      return problems(uri).length > 0;
    });
    await workspace.fs.delete(uri);
    await gone(uri);
  });
  teardown(closeAll);

  test('are told while somebody types, once, and gone when all is right', async () => {
    const document = await opened('flow', FLOW);
    await replaced(document, 'output.rows', 'output.row');
    await eventually(() => {
      assert.deepEqual(problems(document.uri), ['unknown-path']);
    });
    await screenshot('problem-while-typing');
    await replaced(document, '"version"', '"retries": 3, "version"');
    await eventually(() => {
      assert.deepEqual(problems(document.uri), ['unknown-key', 'unknown-path']);
    });
    await replaced(document, '"retries": 3, ', '');
    await replaced(document, 'output.row', 'output.rows');
    await gone(document.uri);
    await document.save();
  });

  test('of files that are not open are listed too', async () => {
    const uri = Uri.file(workspaceFile('closed.process.json', WRONG));
    await told(uri);
    await commands.executeCommand('workbench.panel.markers.view.focus');
    // What other files have may come first, and take all the room there is.
    await click(FILTER);
    await type('closed.process');
    await eventually(async () => {
      const listed = (await texts('.markers-panel .monaco-list-row')).join('\n');
      assert.match(listed, /closed\.process\.json/);
      assert.match(listed, /Did you mean `?command`?\?/);
    });
    await screenshot('problems-view');
    await commands.executeCommand('problems.action.clearFilterText');
    await commands.executeCommand('workbench.action.closePanel');
    await workspace.fs.delete(uri);
    await gone(uri);
  });

  /** Opened as extensions do it, which keeps the document open for minutes after its tab was closed. */
  const ofExtension = (): Promise<TextDocument> => opened('gone', WRONG);
  /** Opened as a person does it. */
  const ofPerson = async (): Promise<TextDocument> => {
    const uri = Uri.file(workspaceFile('gone.process.json', WRONG));
    await commands.executeCommand('vscode.open', uri);
    return found(() => window.activeTextEditor?.document.uri.fsPath === uri.fsPath && window.activeTextEditor.document);
  };
  for (const [who, open] of Object.entries({ 'an extension': ofExtension, 'a person': ofPerson })) {
    suite(`of a file that ${who} has opened`, () => {
      test('go when it is deleted on the disk, and come back with it', async () => {
        const { uri } = await open();
        await told(uri);
        rmSync(uri.fsPath);
        await gone(uri);
        writeFileSync(uri.fsPath, WRONG);
        await told(uri);
        rmSync(uri.fsPath);
        await gone(uri);
      });

      test('go when it is deleted, and its editor closed, as the Explorer does it', async () => {
        const { uri } = await open();
        await told(uri);
        const edit = new WorkspaceEdit();
        edit.deleteFile(uri);
        await workspace.applyEdit(edit);
        await gone(uri);
      });

      test('go when its editor is closed, then the file is deleted', async () => {
        const { uri } = await open();
        await told(uri);
        await commands.executeCommand('workbench.action.closeAllEditors');
        await workspace.fs.delete(uri);
        await gone(uri);
      });

      test('go with its old name when it is renamed', async () => {
        const { uri } = await open();
        await told(uri);
        const edit = new WorkspaceEdit();
        const renamed = inWorkspace('renamed.process.json');
        edit.renameFile(uri, renamed);
        await workspace.applyEdit(edit);
        await told(renamed);
        await gone(uri);
        await workspace.fs.delete(renamed);
        await gone(renamed);
      });
    });
  }

  test('of a deleted file come back when somebody goes on with its text', async () => {
    const { uri } = await opened('gone', WRONG);
    await told(uri);
    rmSync(uri.fsPath);
    await gone(uri);
    const document = await workspace.openTextDocument(uri);
    await replaced(document, '"wrong"', '"still wrong"');
    await told(uri);
    await document.save();
    await told(uri);
    await workspace.fs.delete(uri);
    await gone(uri);
  });

  test('are told while something writes into the workspace all the time', async () => {
    const quiet = noise();
    try {
      const uri = inWorkspace('amid-noise.process.json');
      writeFileSync(uri.fsPath, WRONG);
      await told(uri);
      rmSync(uri.fsPath);
      await gone(uri);
    } finally {
      quiet();
    }
  });

  test('come, move and go with the folder that the file is in', async () => {
    const [outside, here, there] = ['../outside', 'here', 'there'].map((name) => inWorkspace(name).fsPath) as [
      string,
      string,
      string,
    ];
    mkdirSync(join(outside, 'deep'), { recursive: true });
    writeFileSync(join(outside, 'deep/moved.process.json'), WRONG);
    renameSync(outside, here);
    await told(Uri.file(join(here, 'deep/moved.process.json')));
    renameSync(here, there);
    await told(Uri.file(join(there, 'deep/moved.process.json')));
    await gone(Uri.file(join(here, 'deep/moved.process.json')));
    rmSync(there, { recursive: true });
    await gone(Uri.file(join(there, 'deep/moved.process.json')));
  });
});

/** Writes one file after the other until the test is over, as a process may that runs in the workspace. */
function noise(): () => void {
  const files: string[] = [];
  const timer = setInterval(() => {
    const file = inWorkspace(`noise-${files.length}.txt`).fsPath;
    writeFileSync(file, '');
    files.push(file);
  }, 50);
  return () => {
    clearInterval(timer);
    for (const file of files) rmSync(file);
  };
}

function inWorkspace(name: string): Uri {
  return Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/nowhere'), name);
}

function told(uri: Uri): Promise<void> {
  return eventually(() => {
    assert.deepEqual(problems(uri), CODES);
  });
}

function gone(uri: Uri): Promise<void> {
  return eventually(() => {
    assert.deepEqual(problems(uri), []);
  });
}
