import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import { commands, TabInputTextDiff, window, workspace, type TextDocument } from 'vscode';
import { cancel, wait } from '../../../../protocol/control/index.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually } from '../support/eventually.ts';
import { runnerClient, startProcess } from '../support/runner-client.ts';
import { notifications } from '../support/seen.ts';
import { screenshot } from '../support/window.ts';

const print = (data: object): object => ({
  command: 'node',
  args: ['-e', `console.log(${JSON.stringify(JSON.stringify(data))})`],
  outputFrom: 'stdout-json',
});

suite('recorded data', () => {
  let client: RunnerClient;
  let pid: string;
  suiteSetup(async () => {
    client = await runnerClient();
    const steps = [
      { id: 'one', ...print({ rows: [1, 2] }) },
      { id: 'two', ...print({ rows: [1, 2, 3], text: 'ä' }) },
    ];
    pid = await startProcess(client, 'recorded', { data: { from: 'start' }, steps });
    await client.request(wait, { pid });
  });
  suiteTeardown(() => {
    client.close();
  });
  teardown(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('notifications.clearAll');
  });

  async function opened(command: string, target: object): Promise<TextDocument> {
    await commands.executeCommand(command, target);
    const document = window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'stepwell-data');
    return document;
  }
  const dataOf = (document: TextDocument): unknown => JSON.parse(document.getText());

  test('what a step got and gave opens as JSON that cannot be changed', async () => {
    const input = await opened('stepwell.openInput', { pid, step: 'two' });
    assert.deepEqual(dataOf(input), { rows: [1, 2] });
    const output = await opened('stepwell.openOutput', { pid, step: 'two' });
    assert.deepEqual(dataOf(output), { rows: [1, 2, 3], text: 'ä' });
    assert.match(output.uri.path, /^\/recorded [0-9a-f]{12}\/two\.output\.json$/);
    assert.equal(output.languageId, 'json');
    assert.equal(workspace.fs.isWritableFileSystem('stepwell-data'), false);
    await screenshot('data-output');
  });

  test('so does what a process began with and ended with', async () => {
    assert.deepEqual(dataOf(await opened('stepwell.openInput', { pid })), { from: 'start' });
    assert.deepEqual(dataOf(await opened('stepwell.openOutput', { pid })), { rows: [1, 2, 3], text: 'ä' });
  });

  test('input and output are compared', async () => {
    await commands.executeCommand('stepwell.compareData', { pid, step: 'two' });
    await eventually(() => {
      const { activeTab } = window.tabGroups.activeTabGroup;
      assert.equal(activeTab?.label, 'two: input ↔ output');
      assert.ok(activeTab.input instanceof TabInputTextDiff);
    });
    await screenshot('data-compare');
  });

  test('what there is not yet is told in a message', async () => {
    const steps = [{ id: 'slow', command: 'node', args: ['-e', 'setInterval(() => 0, 1e6)'] }];
    const running = await startProcess(client, 'running', { steps });
    await eventually(async () => {
      await opened('stepwell.openInput', { pid: running, step: 'slow' });
    });
    await commands.executeCommand('stepwell.openOutput', { pid: running, step: 'slow' });
    await eventually(async () => {
      const messages = (await notifications()).map(({ message }) => message);
      assert.ok(messages.includes('The step slow has given nothing: it has not finished.'), messages.join('\n'));
    });
    await client.request(cancel, { pid: running });
    await client.request(wait, { pid: running });
  });
});
