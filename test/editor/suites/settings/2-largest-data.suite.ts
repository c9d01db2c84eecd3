import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { commands, Uri, workspace } from 'vscode';
import { get } from '../../../../protocol/control/get.ts';
import { wait } from '../../../../protocol/control/wait.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually } from '../support/eventually.ts';
import { fillIn, formText, inForm } from '../support/form.ts';
import { runnerClient, startProcess } from '../support/runner-client.ts';
import { click, screenshot } from '../support/window.ts';

const ROWS = 50_000;
const LEAST_BYTES = 5_000_000;
const PATIENCE_MS = 60_000;

suite('five megabytes of data', () => {
  let client: RunnerClient;
  suiteSetup(async () => {
    client = await runnerClient();
  });
  suiteTeardown(async () => {
    client.close();
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('are shown a part at a time, edited in their place, and proceeded with', async function () {
    this.timeout(4 * PATIENCE_MS);
    const produce = `const rows = Array.from({ length: ${ROWS} }, (_, id) => ({ id, name: 'Row number ' + id, tags: ['a', 'b'], note: 'x'.repeat(40) }));
      console.log(JSON.stringify({ title: 'Many', rows }));`;
    const pid = await startProcess(client, 'largest', {
      title: 'Largest',
      steps: [
        {
          ...{ id: 'review', name: 'Review', command: 'node', args: ['-e', produce], outputFrom: 'stdout-json' },
          interrupt: { message: 'Look at the rows.', schema: { type: 'object' } },
        },
      ],
    });
    await client.request(wait, { pid });
    await commands.executeCommand('stepwell.openPause', { pid });
    await eventually(async () => {
      assert.match(await formText(), new RegExp(`${ROWS} items`));
    }, PATIENCE_MS);
    await click(inForm('role=button[name="Open"]'));
    await eventually(async () => {
      assert.match(await formText(), new RegExp(`1 to 50 of ${ROWS}`));
    }, PATIENCE_MS);
    await click(inForm('summary >> nth=1'));
    await fillIn('role=textbox[name="name"]', 'Changed');
    const address = Uri.from({ scheme: 'stepwell', path: `/largest ${pid.slice(0, 12)}/review.json` });
    const document = await workspace.openTextDocument(address);
    await eventually(() => {
      assert.match(document.getText(), /"name": ?"Changed"/);
    }, PATIENCE_MS);
    assert.ok(document.getText().length > LEAST_BYTES);
    await screenshot('form-largest');
    await commands.executeCommand('stepwell.proceed', address);
    await eventually(async () => {
      assert.equal((await client.request(get, { pid })).status, 'finished');
    }, PATIENCE_MS);
    const { output } = await client.request(get, { pid });
    assert.equal((output as { rows: { name: string }[] }).rows[1]?.name, 'Changed');
  });
});
