import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { commands, extensions, workspace } from 'vscode';
import { eventually, found } from '../support/eventually.ts';
import { paneTitles } from '../support/seen.ts';
import { screenshot } from '../support/window.ts';

suite('a window without a folder', () => {
  test('the extension comes with its view', async () => {
    assert.equal(workspace.workspaceFolders, undefined);
    await commands.executeCommand('workbench.view.extension.stepwell');
    await found(() => extensions.getExtension('stepwell.stepwell')?.isActive);
    await eventually(async () => {
      assert.deepEqual(await paneTitles(), ['Processes', 'Process Files']);
    });
    await screenshot('empty');
  });
});
