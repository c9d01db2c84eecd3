import * as assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'mocha';
import { commands, extensions, Uri, workspace } from 'vscode';
import { eventually, found } from '../support/eventually.ts';
import { notifications, paneTitles } from '../support/seen.ts';
import { screenshot } from '../support/window.ts';

suite('a workspace that is not trusted', () => {
  test('the extension works, and shows its views', async () => {
    assert.equal(workspace.isTrusted, false);
    await commands.executeCommand('workbench.view.extension.stepwell');
    await found(() => extensions.getExtension('stepwell.stepwell')?.isActive);
    await eventually(async () => {
      assert.deepEqual(await paneTitles(), ['Processes', 'Process Files']);
    });
    await screenshot('untrusted');
  });

  test('nothing runs, and a message says why', async () => {
    const [folder] = workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const ended = commands.executeCommand('stepwell.run', Uri.joinPath(folder.uri, 'words.process.json'));
    await eventually(async () => {
      assert.match(JSON.stringify(await notifications()), /not trusted/);
    });
    await commands.executeCommand('notifications.clearAll');
    await ended;
    // Where each runner of the directory writes who it is.
    const owners = join(process.env['STEPWELL_STATE_DIR'] ?? '', 'owners');
    assert.deepEqual(existsSync(owners) ? readdirSync(owners) : [], [], 'a runner was started');
  });
});
