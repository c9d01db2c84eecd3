import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { commands, workspace } from 'vscode';
import { eventually } from '../support/eventually.ts';
import { treeRows } from '../support/seen.ts';
import { screenshot } from '../support/window.ts';

suite('a workspace of several folders', () => {
  test('process files of each are listed', async () => {
    assert.deepEqual(
      workspace.workspaceFolders?.map(({ name }) => name),
      ['first', 'second'],
    );
    await commands.executeCommand('workbench.view.extension.stepwell');
    await eventually(async () => {
      const labels = (await treeRows('Process Files')).map(({ label }) => label).join('\n');
      for (const folder of ['first', 'second']) assert.match(labels, new RegExp(folder));
    });
    await screenshot('multi-root');
  });
});
