import * as assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { commands, ConfigurationTarget, extensions, Uri, workspace } from 'vscode';
import { wait } from '../../../../protocol/control/wait.ts';
import { readBuild } from '../../../../runner/build/build-info.ts';
import { startRunner } from '../../../../runner/client/start-runner.ts';
import { layoutOf } from '../../../../runner/state-dir/layout.ts';
import { endRunner } from '../../../support/end-runner.ts';
import { eventually } from '../support/eventually.ts';
import { runnerClient, startProcess } from '../support/runner-client.ts';
import { notifications, statusBar, treeRows, welcome } from '../support/seen.ts';
import { screenshot } from '../support/window.ts';

const ONE_STEP = { steps: [{ id: 'a', command: 'node', args: ['-e', ''] }] };

suite('settings', () => {
  let folder: string;
  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepwell-settings-'));
    await commands.executeCommand('stepwell.processes.focus');
  });
  suiteTeardown(async () => {
    await stateDir(undefined);
    for (const name of readdirSync(folder)) await endRunner(join(folder, name));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await commands.executeCommand('notifications.clearAll');
  });

  test('where no runner is to be started, none is: the view and a message say so, and offer to start one', async () => {
    await eventually(async () => {
      assert.match(await welcome('Processes'), /No Stepwell runner is running.*\n\[Start Runner\]/);
    });
    await screenshot('no-runner');
    const [opened] = workspace.workspaceFolders ?? [];
    assert.ok(opened);
    const refused = commands.executeCommand('stepwell.run', Uri.joinPath(opened.uri, 'words.process.json'));
    await eventually(async () => {
      const told = await notifications();
      assert.deepEqual(
        told.map(({ message, actions }) => [message, actions[0]]),
        [['The Stepwell runner is not running.', 'Start Runner']],
      );
    });
    await commands.executeCommand('notifications.clearAll');
    await refused;
    const { owners } = layoutOf(process.env['STEPWELL_STATE_DIR'] ?? '');
    assert.deepEqual(existsSync(owners) ? readdirSync(owners) : [], [], 'a runner was started');
    await commands.executeCommand('stepwell.startRunner');
    await eventually(async () => {
      assert.match(await welcome('Processes'), /No processes yet/);
    });
  });

  test('another state directory is shown as soon as it is set, and the first one again', async () => {
    const other = join(folder, 'other');
    const client = await runnerClient(other);
    try {
      const pid = await startProcess(client, 'elsewhere', { title: 'Elsewhere', ...ONE_STEP });
      await client.request(wait, { pid });
      await stateDir(other);
      await eventually(async () => {
        assert.deepEqual(await labels(), ['Finished, 1 process']);
      });
      await stateDir(undefined);
      await eventually(async () => {
        assert.match(await welcome('Processes'), /No processes yet/);
        assert.deepEqual(await labels(), []);
      });
    } finally {
      client.close();
    }
  });

  test('a runner that speaks another version is told, with what to do, and left alone', async () => {
    const future = join(folder, 'future');
    await startFuture(join(folder, 'future-build'), future);
    await stateDir(future);
    await eventually(async () => {
      assert.match(await welcome('Processes'), /speaks another version than this extension.*\n\[Try Again\]/);
      const [told = ''] = (await statusBar()).filter((label) => label.startsWith('Stepwell:'));
      assert.match(
        told,
        /cannot be reached: This runner \(.+, pid \d+\) speaks version 99 of the wire\. This extension/,
      );
    });
    await screenshot('other-version');
    await stateDir(undefined);
    await eventually(async () => {
      assert.match(await welcome('Processes'), /No processes yet/);
    });
  });
});

async function stateDir(value: string | undefined): Promise<void> {
  await workspace.getConfiguration('stepwell').update('stateDir', value, ConfigurationTarget.Global);
}

async function labels(): Promise<string[]> {
  return (await treeRows('Processes')).map(({ label }) => label);
}

/** Starts the runner of a build whose wire is another one's. */
async function startFuture(copy: string, root: string): Promise<void> {
  const own = readBuild(join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist'));
  assert.ok(own);
  cpSync(own.folder, copy, { recursive: true });
  let changed = 0;
  for (const name of own.files) {
    if (!name.endsWith('.js')) continue;
    const text = readFileSync(join(copy, name), 'utf8');
    const other = text.replace(/(CONTROL_PROTOCOL_VERSIONS = )\["1"\]/, '$1["99"]');
    if (other !== text) changed += 1;
    writeFileSync(join(copy, name), other);
  }
  assert.ok(changed > 0, 'the bundles do not say what they speak');
  writeFileSync(join(copy, 'build.json'), JSON.stringify({ ...own, build: 'future' }));
  const build = readBuild(copy);
  assert.ok(build);
  assert.equal((await startRunner(layoutOf(root), build)).report, 'listening');
}
