import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { commands, extensions } from 'vscode';
import { list } from '../../../../protocol/control/list.ts';
import { remove } from '../../../../protocol/control/delete.ts';
import { start } from '../../../../protocol/control/start.ts';
import { wait } from '../../../../protocol/control/wait.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually } from '../support/eventually.ts';
import { runnerClient, startProcess, workspaceFile } from '../support/runner-client.ts';
import { treeRows } from '../support/seen.ts';
import { click, press, screenshot } from '../support/window.ts';

/** One more than a page has. */
const MANY = 201;
const PATIENCE_MS = 120_000;

suite('the view Processes, with many of them and with progress', () => {
  let client: RunnerClient;
  suiteSetup(async () => {
    client = await runnerClient();
    await commands.executeCommand('stepwell.processes.focus');
  });
  suiteTeardown(async () => {
    await removeOwn();
    client.close();
  });

  async function removeOwn(): Promise<void> {
    const { processes } = await client.request(list, { search: 'suite-', limit: 1000 });
    for (const { pid } of processes) await client.request(remove, { pid });
  }

  test('progress of a step is shown as it comes, in the line of its process and of its step', async () => {
    const sdk = join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist/sdk/stepwell.mjs');
    const gate = workspaceFile('progress.gate', 'closed');
    workspaceFile(
      'progress-provider.mjs',
      `import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { step, serve } from ${JSON.stringify(sdk)};
step('work', async (input, ctx) => {
  ctx.progress(30, 120, 'reading rows');
  while (readFileSync(${JSON.stringify(gate)}, 'utf8') !== 'half') await sleep(20);
  ctx.progress(60, 120, 'writing rows');
  while (readFileSync(${JSON.stringify(gate)}, 'utf8') !== 'open') await sleep(20);
  return input;
});
serve();`,
    );
    const pid = await startProcess(client, 'suite-progress', {
      title: 'Progressing',
      providers: { p: { command: 'node', args: ['progress-provider.mjs'] } },
      steps: [{ id: 'work', provider: 'p', step: 'work' }],
    });
    const shows = (beginning: string, pattern: RegExp): Promise<void> =>
      eventually(async () => {
        const row = (await treeRows('Processes')).find(({ text }) => text.startsWith(beginning));
        assert.match(row?.text ?? '', pattern);
      });
    await shows('Progressing', /25 ?%.*reading rows/);
    await click('.monaco-list-row[aria-label^="Progressing"]');
    await press('ArrowRight');
    await shows('work', /25 ?%.*reading rows/);
    workspaceFile('progress.gate', 'half');
    await shows('Progressing', /50 ?%.*writing rows/);
    await shows('work', /50 ?%.*writing rows/);
    await screenshot('processes-progress');
    workspaceFile('progress.gate', 'open');
    assert.equal((await client.request(wait, { pid })).status, 'finished');
  });

  test('more than a page of a group is listed when it is asked for', async function () {
    this.timeout(2 * PATIENCE_MS);
    await removeOwn();
    const steps = [{ id: 'a', command: 'node', args: ['-e', ''], if: '${{ false }}' }];
    const first = await startProcess(client, 'suite-many', { title: 'One of many', steps });
    await client.request(wait, { pid: first });
    const file = workspaceFile(
      'suite-many.process.json',
      JSON.stringify({ version: 1, name: 'suite-many', title: 'One of many', steps }),
    );
    const pids = await Promise.all(
      Array.from({ length: MANY - 1 }, async () => (await client.request(start, { file, env: {} })).pid),
    );
    await Promise.all(pids.map((pid) => client.request(wait, { pid })));
    // What comes in while somebody looks is added to the page; one that is listed anew has as many as a page has.
    await commands.executeCommand('stepwell.refresh');
    await commands.executeCommand('stepwell.processes.focus');
    await eventually(async () => {
      const labels = (await treeRows('Processes')).map(({ label }) => label);
      assert.ok(
        labels.some((label) => /^Finished, \d{3} processes/.test(label)),
        labels.join('\n'),
      );
    }, PATIENCE_MS);
    await click('.monaco-list-row[aria-label^="Finished"]');
    await press('ArrowRight');
    await eventually(async () => {
      assert.ok((await treeRows('Processes')).some(({ label }) => label.startsWith('One of many')));
    });
    await press('End');
    await eventually(async () => {
      assert.ok((await treeRows('Processes')).some(({ text }) => /^Show \d+ more\d+ are older/.test(text)));
    });
    // Groups that others have left may come behind.
    await click('.monaco-list-row[aria-label^="Show "]');
    await eventually(async () => {
      assert.ok(!(await treeRows('Processes')).some(({ text }) => text.startsWith('Show ')));
    });
    await press('End');
    await eventually(async () => {
      const last = (await treeRows('Processes')).at(-1);
      assert.ok(last && !last.text.startsWith('Show '));
    });
  });
});
