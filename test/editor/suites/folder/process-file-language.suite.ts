import * as assert from 'node:assert/strict';
import { suite, teardown, test } from 'mocha';
import { commands, languages, Selection, Uri, window, workspace } from 'vscode';
import { eventually, found } from '../support/eventually.ts';
import { workspaceFile } from '../support/runner-client.ts';
import { click, inPage, screenshot } from '../support/window.ts';

const TEXT = `{
  // A comment.
  "version": 1,
  "name": "coloured", /* another */
  "steps": [{ "id": "a", "run": "echo", "env": { "X": "is \${{ input.rows[0] == 'a' }} here\\n" } }],
}
`;

suite('process files in the editor', () => {
  teardown(() => commands.executeCommand('workbench.action.closeAllEditors'));

  const opened = async (name: string, text = TEXT) =>
    window.showTextDocument(await workspace.openTextDocument(Uri.file(workspaceFile(name, text))));

  test('have a language of their own; other JSON keeps its own', async () => {
    assert.ok((await languages.getLanguages()).includes('stepwell'));
    assert.equal((await opened('coloured.process.json')).document.languageId, 'stepwell');
    assert.equal((await opened('other.json', '{}')).document.languageId, 'json');
  });

  test('keys, texts, comments and expressions are told apart', async () => {
    await opened('coloured.process.json');
    /** The colour class of what stands in the editor. */
    const look = async (text: string): Promise<string | null> =>
      inPage((document, wanted) => {
        const parts = [...document.querySelectorAll('.monaco-editor .view-line span span')];
        const part = parts.find(({ textContent }) => textContent.replaceAll('\u00a0', ' ').includes(wanted));
        return part?.getAttribute('class') ?? null;
      }, text);
    await eventually(async () => {
      const [key, value, comment, variable, number] = await Promise.all(
        ['"steps"', 'coloured', '// A comment', 'input', '1'].map(look),
      );
      for (const one of [key, value, comment, variable])
        assert.ok(one, `not shown: ${[key, value, comment, variable].join()}`);
      assert.equal(
        new Set([key, value, comment, variable, number]).size,
        5,
        [key, value, comment, variable, number].join(),
      );
    });
    await screenshot('process-file');
  });

  test('comments come and go as in code', async () => {
    const editor = await opened('commented.process.json');
    editor.selection = new Selection(2, 0, 2, 0);
    await commands.executeCommand('editor.action.commentLine');
    assert.equal(editor.document.lineAt(2).text, '  // "version": 1,');
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('a first one is made, with a step, by a command', async () => {
    const done = commands.executeCommand('stepwell.newProcessFile');
    try {
      await found(() =>
        inPage((document) => document.querySelector('.quick-input-list .monaco-list-row') !== null, null),
      );
      await click('.quick-input-list .monaco-list-row');
      await done;
      await eventually(() => {
        assert.equal(window.activeTextEditor?.document.uri.path.split('/').at(-1), 'hello.process.json');
      });
      assert.equal((await workspace.findFiles('steps/hello.mjs')).length, 1);
    } finally {
      // What is there already is not written over: a second try needs the folder as it was.
      for (const made of ['hello.process.json', 'steps/hello.mjs', 'steps/stepwell.mjs', 'steps/stepwell.d.mts'])
        for (const uri of await workspace.findFiles(made)) await workspace.fs.delete(uri);
    }
  });

  test('the walkthrough has a picture for each step', async () => {
    await commands.executeCommand('workbench.action.openWalkthrough', 'stepwell.stepwell#start', false);
    await eventually(async () => {
      const steps = await inPage(
        (document) =>
          [...document.querySelectorAll('.getting-started-step .step-title')].map((one) => one.textContent.trim()),
        null,
      );
      assert.equal(steps.length, 5, steps.join());
      assert.equal(steps[0], 'Describe a pipeline');
    });
    await screenshot('walkthrough');
  });
});
