import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { commands, extensions } from 'vscode';
import { eventually, found } from '../support/eventually.ts';
import { paneTitles } from '../support/seen.ts';
import { screenshot } from '../support/window.ts';

suite('activation', () => {
  const extension = extensions.getExtension('stepwell.stepwell');

  test('a folder with a process file activates the extension', async () => {
    assert.ok(extension, 'VS Code does not know the extension');
    await found(() => extension.isActive);
  });

  test('the container in the activity bar holds both views', async () => {
    await commands.executeCommand('workbench.view.extension.stepwell');
    await eventually(async () => {
      assert.deepEqual(await paneTitles(), ['Processes', 'Process Files']);
    });
    await screenshot('views');
  });
});
