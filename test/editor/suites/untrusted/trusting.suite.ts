import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteSetup, teardown, test } from 'mocha';
import { commands, workspace, type Hover, type InlayHint, type TextDocument } from 'vscode';
import { eventually } from '../support/eventually.ts';
import { asked, between, closeAll, opened, problems, replaced, whole } from '../support/language.ts';
import { FLOW } from '../support/process-files.ts';
import { SHOP, writeShop } from '../support/shop.ts';
import { click, screenshot, texts } from '../support/window.ts';

const SHOPPING = {
  ...FLOW,
  name: 'shopping',
  providers: { shop: SHOP },
  steps: [...FLOW.steps, { id: 'fetsch', provider: 'shop' }],
};

/** Comes after the others of this window, which stays trusted once it is. */
suite('the language server in a workspace that is not trusted', () => {
  suiteSetup(writeShop);
  teardown(closeAll);

  const wasStarted = (): boolean => existsSync(join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'started'));
  const open = (): Promise<TextDocument> => opened('shopping', SHOPPING);

  test('knows the text, the schema and the data', async () => {
    assert.equal(workspace.isTrusted, false);
    const document = await open();
    await replaced(document, 'output.rows', 'output.row');
    await replaced(document, '"version"', '"retries": 3, "version"');
    await eventually(() => {
      assert.deepEqual(problems(document.uri), ['unknown-key', 'unknown-path']);
    });
    const hints = await asked<InlayHint[]>(
      (all) => all.length > 0,
      'vscode.executeInlayHintProvider',
      document.uri,
      whole(document),
    );
    assert.equal(hints[0]?.label, '→ { rows: integer, total: number }');
    await screenshot('untrusted-problems');
  });

  test('starts nothing: of a provider it says nothing, and does not check it', async () => {
    const document = await open();
    const hovers = await asked<Hover[]>(
      () => true,
      'vscode.executeHoverProvider',
      document.uri,
      between(document, '"provider": "sh', 'op"'),
    );
    assert.doesNotMatch(JSON.stringify(hovers), /Fetch the orders/);
    const told = commands.executeCommand('stepwell.checkStep', {
      ...{ uri: document.uri.toString(), provider: 'shop', step: 'fetch', env: {} },
      ...{ argv: [SHOP.command, ...SHOP.args], cwd: workspace.workspaceFolders?.[0]?.uri.fsPath },
    });
    await commands.executeCommand('notifications.showList');
    await eventually(async () => {
      assert.match((await texts('.notification-list-item-message')).join('\n'), /not trusted/);
    });
    await commands.executeCommand('notifications.clearAll');
    await told;
    assert.deepEqual(problems(document.uri), []);
    assert.equal(wasStarted(), false);
  });

  test('asks the providers as soon as a person trusts it', async () => {
    const document = await open();
    if (!workspace.isTrusted) {
      await commands.executeCommand('workbench.trust.manage');
      await screenshot('trust-editor');
      await click('.workspace-trust-editor .workspace-trust-buttons-row .monaco-button:has-text("Trust") >> nth=0');
    }
    await eventually(() => {
      assert.equal(workspace.isTrusted, true);
      assert.deepEqual(problems(document.uri), ['unknown-step']);
    });
    assert.equal(wasStarted(), true);
    const hover = await asked<Hover[]>(
      (all) => all.length > 0,
      'vscode.executeHoverProvider',
      document.uri,
      between(document, '"fets', 'ch"'),
    );
    assert.equal(hover.length, 1);
    await screenshot('trusted');
  });
});
