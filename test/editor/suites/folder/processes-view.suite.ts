import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { commands, env, Range, Uri, window, workspace } from 'vscode';
import { get } from '../../../../protocol/control/get.ts';
import { list } from '../../../../protocol/control/list.ts';
import { remove } from '../../../../protocol/control/delete.ts';
import { cancel } from '../../../../protocol/control/cancel.ts';
import { wait } from '../../../../protocol/control/wait.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually, found } from '../support/eventually.ts';
import { notifications, statusBar, treeRows, welcome, type TreeRow } from '../support/seen.ts';
import { runnerClient, startProcess, workspaceFile } from '../support/runner-client.ts';
import { click, press, screenshot } from '../support/window.ts';

/** A step that ends at once, one that goes on until a file is there, one that fails. */
const quick = { id: 'quick', name: 'Quick step', run: 'echo done' };
const last = { ...quick, id: 'last', name: 'last' };
const fails = { id: 'breaks', name: 'Breaking step', run: 'echo this is why >&2; exit 3' };
const until = (gate: string): object => ({
  id: 'slow',
  name: 'Slow step',
  command: 'node',
  args: ['-e', `const t = setInterval(() => require('fs').existsSync('${gate}') && clearInterval(t), 20)`],
});

suite('the view Processes', () => {
  let client: RunnerClient;

  suiteSetup(async () => {
    client = await runnerClient();
    await removeAll(client);
    await commands.executeCommand('stepwell.processes.focus');
  });

  suiteTeardown(async () => {
    await removeAll(client);
    client.close();
    await commands.executeCommand('notifications.clearAll');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('without processes it says how to get one', async () => {
    await eventually(async () => {
      assert.match(await welcome('Processes'), /No processes yet.*\n\[Run Process\]/);
    });
    await screenshot('processes-empty');
  });

  test('a process is seen from its start to its end, with its steps, and the status bar tells', async () => {
    const pid = await startProcess(client, 'watched', {
      title: 'Watched',
      steps: [quick, until('watched.gate'), last],
    });
    await eventually(async () => {
      const rows = await rowsOf();
      assert.match(textOf(rows, 'Running'), /^Running1$/);
      assert.match(textOf(rows, 'Watched'), /1\/3 · slow · \d+ s|1\/3 · slow · 0 ms/);
    });
    await eventually(async () => {
      assert.ok((await statusBar()).includes('Stepwell: 1 process is running'));
    });
    await click(row('Watched'));
    await press('ArrowRight');
    await eventually(async () => {
      const steps = (await rowsOf()).filter(({ level }) => level === 3).map(({ label }) => label);
      assert.match(steps[0] ?? '', /^Quick step, finished, \d/);
      assert.match(steps[1] ?? '', /^Slow step, running, \d/);
      assert.match(steps[2] ?? '', /^last, not run yet/);
    });
    await screenshot('processes-running');
    workspaceFile('watched.gate', '');
    await client.request(wait, { pid });
    await eventually(async () => {
      const rows = await rowsOf();
      assert.ok(!rows.some(({ text }) => text.startsWith('Running')), 'the group Running is still there');
      assert.match(textOf(rows, 'Finished'), /^Finished1$/);
    });
    await eventually(async () => {
      assert.ok((await statusBar()).includes('Stepwell: nothing is running'));
    });
  });

  test('what waits for a person comes first, is counted, told with what can be done, and proceeds', async () => {
    const steps = [{ ...quick, interrupt: { message: 'Look at this' } }, last];
    const pid = await startProcess(client, 'asks', { title: 'Asking', steps });
    await client.request(wait, { pid });
    await eventually(async () => {
      const rows = await rowsOf();
      assert.match(rows[0]?.text ?? '', /^Needs you1$/);
      assert.match(rows[1]?.text ?? '', /^AskingLook at this/);
      assert.match(rows[1]?.label ?? '', /^Asking, needs you, Look at this/);
    });
    await eventually(async () => {
      assert.ok((await statusBar()).includes('Stepwell: 1 process needs you'));
    });
    await eventually(async () => {
      const told = await notifications();
      assert.deepEqual(
        told.filter(({ message }) => message.startsWith('Asking')),
        [{ message: 'Asking needs you: Look at this', actions: ['Open', 'Proceed'] }],
      );
    });
    await screenshot('needs-you');
    await click('.notifications-center .monaco-button:has-text("Proceed")');
    await eventually(async () => {
      assert.equal((await client.request(get, { pid })).status, 'finished');
      assert.ok(!(await rowsOf()).some(({ text }) => text.startsWith('Needs you')));
    });
  });

  test('a failed process says why, shows the log of its step, and can be retried', async () => {
    const pid = await startProcess(client, 'broken', { title: 'Broken', steps: [quick, fails] });
    await client.request(wait, { pid });
    await eventually(async () => {
      const [told] = (await notifications()).filter(({ message }) => message.startsWith('Broken failed (breaks)'));
      assert.deepEqual(told?.actions, ['Show Log', 'Retry']);
    });
    await click('.notifications-center .monaco-button:has-text("Show Log")');
    await eventually(() => {
      assert.match(window.activeTextEditor?.document.getText() ?? '', /this is why/);
    });
    const { attempts } = await client.request(get, { pid });
    assert.equal(attempts.filter(({ step }) => step === 'breaks').length, 1);
    await commands.executeCommand('stepwell.retry', { pid });
    await eventually(async () => {
      const again = await client.request(get, { pid });
      assert.equal(again.attempts.filter(({ step }) => step === 'breaks').length, 2);
      assert.equal(again.status, 'error');
    });
    const rerun = await commands.executeCommand<string>('stepwell.rerunFrom', { pid, step: 'breaks' });
    await client.request(wait, { pid: rerun });
    const { rerunOf, steps } = await client.request(get, { pid: rerun });
    assert.equal(rerunOf, pid);
    assert.equal(steps[0]?.status, 'finished');
    await commands.executeCommand('notifications.clearAll');
  });

  test('Run runs the file of the editor, saved first; what is wrong with a file is told', async () => {
    const file = Uri.file(workspaceFile('typed.process.json', '{ "version": 1, "name": "typed", "steps": [] }'));
    const before = await commands.executeCommand<string | undefined>('stepwell.run', file);
    assert.equal(before, undefined);
    await eventually(async () => {
      const [told] = (await notifications()).filter(({ actions }) => actions.includes('Open File'));
      assert.match(told?.message ?? '', /steps/);
    });
    await commands.executeCommand('notifications.clearAll');
    const editor = await window.showTextDocument(file);
    const text = JSON.stringify({ version: 1, name: 'typed', title: 'Typed', steps: [quick] });
    await editor.edit((edit) => {
      edit.replace(new Range(0, 0, editor.document.lineCount, 0), text);
    });
    const pid = await commands.executeCommand<string>('stepwell.run');
    assert.equal(editor.document.isDirty, false);
    assert.equal((await client.request(wait, { pid })).status, 'finished');
    assert.match((await client.request(get, { pid })).startedBy, /\(VS Code\)$/);
  });

  test('a search leaves what matches, says so, and can be cleared', async () => {
    await commands.executeCommand('stepwell.search', 'Watched');
    await eventually(async () => {
      const rows = await rowsOf();
      assert.deepEqual(
        rows.filter(({ level }) => level === 1).map(({ text }) => text),
        ['Finished1'],
      );
    });
    await commands.executeCommand('stepwell.search', 'no such process');
    await eventually(async () => {
      assert.match(await welcome('Processes'), /No process matches.*\n\[Clear Search\]/);
    });
    await screenshot('processes-nothing-found');
    await commands.executeCommand('stepwell.clearSearch');
    await eventually(async () => {
      assert.ok((await rowsOf()).some(({ text }) => text.startsWith('Failed')));
    });
  });

  test('an id can be copied, a process cancelled, and one that was deleted is gone', async () => {
    const pid = await startProcess(client, 'dropped', { title: 'Dropped', steps: [until('never.gate')] });
    await found(async () => (await rowsOf()).some(({ text }) => text.startsWith('Dropped')));
    await commands.executeCommand('stepwell.copyId', { pid });
    assert.equal(await env.clipboard.readText(), pid);
    await commands.executeCommand('stepwell.cancel', { pid });
    assert.equal((await client.request(wait, { pid })).status, 'cancelled');
    await eventually(async () => {
      assert.ok((await rowsOf()).some(({ text }) => text === 'Cancelled1'));
    });
    // The question of the command Delete is a dialog, which no window under test shows.
    await client.request(remove, { pid });
    await eventually(async () => {
      assert.ok(!(await rowsOf()).some(({ text }) => text.startsWith('Cancelled')));
    });
  });

  test('after kill -9 of the runner it goes on with the next one', async () => {
    client = await renewed(client);
    const pid = await startProcess(client, 'survivor', {
      title: 'Survivor',
      steps: [{ ...until('survivor.gate'), idempotent: true }],
    });
    await found(async () =>
      (await rowsOf()).some(({ text }) => text.startsWith('Survivor1') || text.startsWith('Survivor0')),
    );
    const first = client.runner.pid;
    process.kill(first, 'SIGKILL');
    await client.closed;
    client = await runnerClient();
    assert.notEqual(client.runner.pid, first);
    workspaceFile('survivor.gate', '');
    assert.equal((await client.request(wait, { pid })).status, 'finished');
    await eventually(async () => {
      const rows = await rowsOf();
      assert.ok(!rows.some(({ text }) => text.startsWith('Running')));
      assert.ok((await statusBar()).includes('Stepwell: nothing is running'));
    });
  });

  test('a runner that was stopped stays stopped until somebody starts one', async () => {
    client = await renewed(client);
    await commands.executeCommand('stepwell.stopRunner');
    await client.closed;
    await eventually(async () => {
      assert.match(await welcome('Processes'), /The Stepwell runner was stopped.*\n\[Start Runner\]/);
    });
    await eventually(async () => {
      assert.ok(!(await statusBar()).some((text) => text.startsWith('Stepwell:')));
    });
    await screenshot('runner-stopped');
    await click('.pane:has(.pane-header:has-text("Processes")) .welcome-view-content .monaco-button');
    await eventually(async () => {
      assert.ok((await rowsOf()).some(({ text }) => text.startsWith('Finished')));
    });
    client = await runnerClient();
  });
});

suite('the view Process Files', () => {
  test('lists the files of the workspace with their steps, and follows them', async () => {
    await commands.executeCommand('stepwell.processFiles.focus');
    const steps = [{ ...quick, interrupt: true }];
    const path = workspaceFile(
      'listed.process.json',
      JSON.stringify({ version: 1, name: 'l', title: 'Listed here', steps }),
    );
    await eventually(async () => {
      const rows = await treeRows('Process Files');
      assert.ok(
        rows.some(({ text }) => text.startsWith('Listed here')),
        rows.map(({ text }) => text).join(),
      );
    });
    await click(row('Listed here'));
    await press('ArrowRight');
    await eventually(async () => {
      assert.ok(
        (await treeRows('Process Files')).some(({ text, level }) => level === 2 && text.startsWith('Quick step')),
      );
    });
    await screenshot('process-files');
    await workspace.fs.delete(Uri.file(path));
    await eventually(async () => {
      assert.ok(!(await treeRows('Process Files')).some(({ text }) => text.startsWith('Listed here')));
    });
  });
});

function rowsOf(): Promise<TreeRow[]> {
  return treeRows('Processes');
}

function textOf(rows: TreeRow[], beginning: string): string {
  return rows.find(({ text }) => text.startsWith(beginning))?.text ?? '';
}

function row(label: string): string {
  return `.monaco-list-row[aria-label^="${label}"]`;
}

/** A test that ends its runner may be tried again. */
async function renewed(client: RunnerClient): Promise<RunnerClient> {
  client.close();
  return runnerClient();
}

/** Whatever earlier suites left. */
async function removeAll(client: RunnerClient): Promise<void> {
  const { processes } = await client.request(list, { limit: 1000 });
  for (const { pid, status } of processes) {
    if (status === 'interrupted' || status === 'running' || status === 'ready') {
      await client.request(cancel, { pid, now: true });
      await client.request(wait, { pid });
    }
    await client.request(remove, { pid });
  }
}
