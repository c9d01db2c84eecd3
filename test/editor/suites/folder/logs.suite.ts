import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import {
  commands,
  window,
  workspace,
  type CodeLens,
  type DocumentLink,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { cancel, wait } from '../../../../protocol/control/index.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually, found } from '../support/eventually.ts';
import { runnerClient, startProcess, workspaceFile } from '../support/runner-client.ts';
import { dialog, notifications } from '../support/seen.ts';
import { inPage, press, screenshot } from '../support/window.ts';

const code = (text: string): object => ({ command: 'node', args: ['-e', text] });

suite('logs', () => {
  let client: RunnerClient;
  suiteSetup(async () => {
    client = await runnerClient();
  });
  suiteTeardown(() => {
    client.close();
  });
  teardown(() => commands.executeCommand('workbench.action.closeAllEditors'));

  /** A process that has ended. */
  async function ended(name: string, content: object): Promise<string> {
    const pid = await startProcess(client, name, content);
    await client.request(wait, { pid });
    return pid;
  }

  async function opened(pid: string, step?: string): Promise<TextEditor> {
    await commands.executeCommand('stepwell.openLog', { pid, ...(step !== undefined && { step }) });
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'stepwell-log');
    return editor;
  }

  test("a step's log opens as it was printed, read-only", async () => {
    const print = String.raw`console.log('\x1b[31mred\x1b[0m and\tplain'); console.error('Ünïcödé 漢字')`;
    const pid = await ended('printing', { steps: [{ id: 'print', ...code(print) }] });
    const { document } = await opened(pid, 'print');
    assert.equal(document.getText(), 'red and\tplain\nÜnïcödé 漢字\n');
    assert.match(document.uri.path, /^\/printing [0-9a-f]{12}\/print\.log$/);
    assert.equal(workspace.fs.isWritableFileSystem('stepwell-log'), false);
    assert.equal(document.languageId, 'log');
    await press('x');
    await eventually(async () => {
      assert.match(await editorMessage(), /A log can only be read/);
    });
    assert.equal(document.isDirty, false);
  });

  test("a process's log tells steps and attempts apart", async () => {
    const steps = [
      { id: 'fetch', ...code("console.log('fetched')") },
      { id: 'load', ...code("console.log('no'); process.exit(1)"), retry: { maxAttempts: 2, delay: '10ms' } },
    ];
    const pid = await ended('two-steps', { steps });
    const { document } = await opened(pid);
    const shown = ['──── fetch ────', 'fetched', '──── load ────', 'no', '──── load, attempt 2 ────', 'no'];
    assert.deepEqual(
      linesOf(document).filter((line) => !line.startsWith('error:')),
      shown,
    );
  });

  test('it grows while the step runs, and the editor stays at the end until somebody scrolls up', async () => {
    const talk = `let n = 0; const say = (count) => { while (count--) console.log('line ' + n++); }; say(200);
      const fs = require('fs'); const seen = new Set();
      setInterval(() => { for (const gate of ['more', 'most']) if (fs.existsSync(gate) && !seen.has(gate)) { seen.add(gate); say(100); } }, 20)`;
    const pid = await startProcess(client, 'growing', { steps: [{ id: 'talk', ...code(talk) }] });
    const editor = await opened(pid, 'talk');
    await eventually(() => {
      assert.equal(lastLine(editor), 'line 199');
      assert.ok(showsEnd(editor), `shows ${editor.visibleRanges.map(({ end }) => end.line).join()}`);
    });
    workspaceFile('more', '');
    await eventually(() => {
      assert.equal(lastLine(editor), 'line 299');
      assert.ok(showsEnd(editor));
    });
    await commands.executeCommand('editorScroll', { to: 'up', by: 'page', value: 2 });
    await eventually(() => {
      assert.ok(!showsEnd(editor));
    });
    const top = editor.visibleRanges[0]?.start.line;
    workspaceFile('most', '');
    await eventually(() => {
      assert.equal(lastLine(editor), 'line 399');
    });
    assert.equal(editor.visibleRanges[0]?.start.line, top);
    await screenshot('log-grows');
    await client.request(cancel, { pid });
    await client.request(wait, { pid });
  });

  test('it goes on after nobody looked for a while', async () => {
    const talk = `const fs = require('fs'); console.log('before');
      const t = setInterval(() => { if (fs.existsSync('looked-away')) { clearInterval(t); console.log('after'); } }, 20)`;
    const pid = await startProcess(client, 'resting', { steps: [{ id: 'talk', ...code(talk) }] });
    const { document } = await opened(pid, 'talk');
    await eventually(() => {
      assert.equal(document.getText(), 'before\n');
    });
    await commands.executeCommand('stepwell.openInput', { pid, step: 'talk' });
    workspaceFile('looked-away', '');
    await client.request(wait, { pid });
    await window.showTextDocument(document);
    await eventually(() => {
      assert.equal(document.getText(), 'before\nafter\n');
    });
  });

  test('of a large log the end is shown, and earlier lines when they are asked for', async function () {
    // An editor that has just begun, on a busy machine, takes half a minute for its first lenses.
    this.timeout(120_000);
    const pid = await ended('large', {
      steps: [{ id: 'talk', ...code('for (let i = 0; i < 20000; i++) console.log("line " + i)') }],
    });
    const editor = await opened(pid, 'talk');
    const { document } = editor;
    assert.equal(lastLine(editor), 'line 19999');
    assert.ok(document.lineCount < 12_000, `${document.lineCount} lines`);
    const [first] = linesOf(document);
    assert.notEqual(first, 'line 0');
    const titles = async (): Promise<string[]> =>
      (await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri)).map(
        ({ command }) => command?.title ?? '',
      );
    await eventually(async () => {
      const [earlier, beginning] = await titles();
      assert.match(earlier ?? '', /Show earlier lines \(about \d(\.\d)? MB\)/);
      assert.equal(beginning, 'Go to the beginning');
    });
    await commands.executeCommand('stepwell.showEarlierLog');
    await eventually(() => {
      assert.ok(linesOf(document).indexOf(first ?? '') > 1_000, 'no earlier lines');
    });
    assert.equal(lastLine(editor), 'line 19999');
    await commands.executeCommand('stepwell.goToBeginningOfLog');
    await eventually(() => {
      assert.equal(linesOf(document)[0], 'line 0');
      assert.equal(editor.visibleRanges[0]?.start.line, 0);
    });
    await screenshot('log-large');
    await commands.executeCommand('stepwell.goToEndOfLog');
    await eventually(() => {
      assert.equal(lastLine(editor), 'line 19999');
      assert.ok(showsEnd(editor));
    });
  });

  test('files that it names lead there, line and column', async () => {
    const script = workspaceFile('breaks.mjs', '\n\nthrow new Error("broken");\n');
    const print = `console.log('see breaks.mjs:2:1, no-such.mjs:3 and https://example.com/a.js:1')`;
    const steps = [
      { id: 'print', ...code(print) },
      { id: 'break', command: 'node', args: ['breaks.mjs'] },
    ];
    const pid = await ended('linking', { steps });
    const { document } = await opened(pid);
    const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    const ours = links
      .filter(({ target }) => target?.scheme === 'file')
      .map(({ target }) => `${target?.fsPath}#${target?.fragment}`);
    assert.ok(ours.includes(`${script}#L2,1`), ours.join('\n'));
    assert.ok(ours.includes(`${script}#L3`) || ours.includes(`${script}#L3,7`), ours.join('\n'));
    assert.ok(!ours.some((target) => target.includes('no-such')));
    await screenshot('log-links');
  });

  test('the whole of it can be saved, however large', async () => {
    const pid = await ended('saving', {
      steps: [{ id: 'talk', ...code('for (let i = 0; i < 30000; i++) console.log("line " + i)') }],
    });
    await opened(pid, 'talk');
    const saving = commands.executeCommand('stepwell.saveLog');
    const path = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'talk.log');
    await found(async () =>
      inPage((document) => (document.querySelector('.quick-input-widget input') ? true : undefined), null),
    );
    await press('Enter');
    await eventually(() => {
      assert.ok(existsSync(path));
      assert.equal(readFileSync(path, 'utf8').split('\n').at(-2), 'line 29999');
    });
    await saving;
    assert.equal(await dialog(), null);
  });

  test('what cannot be opened is told in a message', async () => {
    await commands.executeCommand('stepwell.openLog', { pid: 'ffffffffffff' });
    await eventually(async () => {
      assert.ok((await notifications()).some(({ message }) => message.includes('ffffffffffff')));
    });
    await commands.executeCommand('notifications.clearAll');
  });
});

function linesOf(document: TextDocument): string[] {
  return document.getText().split('\n').slice(0, -1);
}

function lastLine({ document }: TextEditor): string | undefined {
  return linesOf(document).at(-1);
}

function showsEnd({ document, visibleRanges }: TextEditor): boolean {
  return (visibleRanges.at(-1)?.end.line ?? 0) >= document.lineCount - 2;
}

/** What the active editor says beside the cursor. */
function editorMessage(): Promise<string> {
  return inPage((document) => document.querySelector('.monaco-editor-overlaymessage')?.textContent ?? '', null);
}
