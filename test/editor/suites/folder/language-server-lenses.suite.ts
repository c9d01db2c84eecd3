import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import {
  commands,
  ConfigurationTarget,
  TabInputTextDiff,
  tasks,
  Uri,
  window,
  workspace,
  type CodeLens,
  type TextDocument,
} from 'vscode';
import { wait } from '../../../../protocol/control/wait.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually } from '../support/eventually.ts';
import { asked, closeAll, eachOnce, opened } from '../support/language.ts';
import { runnerClient, workspaceFile } from '../support/runner-client.ts';
import { notifications, statusBar } from '../support/seen.ts';
import { FETCH_LINE, SHOP, writeShop } from '../support/shop.ts';
import { click, screenshot, texts } from '../support/window.ts';

const USES = {
  version: 1,
  name: 'uses',
  providers: { shop: SHOP },
  steps: [
    { id: 'fetch', provider: 'shop', with: { url: 'https://shop.example' } },
    { id: 'load', provider: 'shop' },
  ],
};

suite('lenses', () => {
  let client: RunnerClient;
  let shop: string;
  suiteSetup(async () => {
    client = await runnerClient();
    shop = writeShop();
  });
  suiteTeardown(async () => {
    client.close();
    for (const name of ['uses.process.json', 'started', 'steps/shop.mjs'])
      await workspace.fs.delete(Uri.file(workspaceFile(name, '')));
  });
  teardown(async () => {
    await closeAll();
    await commands.executeCommand('workbench.action.closePanel');
  });

  const lensesOf = (uri: Uri, ...titles: string[]): Promise<CodeLens[]> =>
    asked(
      (all: CodeLens[]) => titles.every((title) => all.some(({ command }) => command?.title === title)),
      'vscode.executeCodeLensProvider',
      uri,
    );
  /** Carries out what stands in the first lens of that title. */
  async function carriedOut<Result>(lenses: readonly CodeLens[], title: string): Promise<Result> {
    const { command, arguments: given = [] } =
      lenses.find((lens) => lens.command?.title === title)?.command ?? assert.fail(title);
    return commands.executeCommand<Result>(command, ...(given as unknown[]));
  }
  const place = ({ range, command }: CodeLens): string => `${range.start.line} ${command?.title}`;
  const openUses = (): Promise<TextDocument> => opened('uses', USES);

  test('stand at the file and at each step of a provider, once', async () => {
    const document = await openUses();
    const lenses = await lensesOf(document.uri, '$(play) Run', 'Run with data...', 'Check step');
    eachOnce(lenses.map(place));
    const of = (title: string): number => lenses.filter(({ command }) => command?.title === title).length;
    assert.deepEqual([of('$(play) Run'), of('Run with data...'), of('Check step')], [1, 1, 2]);
    await eventually(async () => {
      const shown = (await texts('.codelens-decoration')).join('\n');
      assert.match(shown, /Run\s*\|\s*Run with data\.\.\.[^]*Check step/);
    });
    await screenshot('lenses');
  });

  test('a click at one runs the process, whose data another then opens', async () => {
    const document = await openUses();
    await eventually(async () => {
      assert.match((await texts('.codelens-decoration')).join('\n'), /Run with data/);
    });
    const pid = await carriedOut<string>(await lensesOf(document.uri, '$(play) Run'), '$(play) Run');
    assert.equal((await client.request(wait, { pid })).status, 'finished');
    await window.showTextDocument(document);
    const lenses = await lensesOf(document.uri, 'Last data');
    eachOnce(lenses.map(place));
    assert.equal(lenses.filter(({ command }) => command?.title === 'Last data').length, 2);
    // The editor was told that there is more to see.
    await eventually(async () => {
      assert.match((await texts('.codelens-decoration')).join('\n'), /Last data/);
    });
    await screenshot('lens-last-data');
    await click('.codelens-decoration a:has-text("Last data") >> nth=1');
    await eventually(() => {
      const { activeTab } = window.tabGroups.activeTabGroup;
      assert.equal(activeTab?.label, 'load: input ↔ output');
      assert.ok(activeTab.input instanceof TabInputTextDiff);
    });
    const { original, modified } = window.tabGroups.activeTabGroup.activeTab?.input as TabInputTextDiff;
    const data = async (uri: Uri): Promise<unknown> => JSON.parse((await workspace.openTextDocument(uri)).getText());
    assert.deepEqual(await data(original), { rows: 3 });
    assert.deepEqual(await data(modified), { loaded: 3 });
    await screenshot('last-data');
  });

  test('of recorded data are those of the runner that the settings name', async () => {
    const document = await openUses();
    const pid = await commands.executeCommand<string | undefined>('stepwell.run', document.uri);
    assert.ok(pid !== undefined, JSON.stringify(await notifications()));
    await client.request(wait, { pid });
    await window.showTextDocument(document);
    await lensesOf(document.uri, 'Last data');
    const settings = workspace.getConfiguration('stepwell');
    const another = join(process.env['STEPWELL_STATE_DIR'] ?? '', '..', 'another-state');
    try {
      // None is to be started there, where nobody would end it.
      await settings.update('runner.start', 'never', ConfigurationTarget.Global);
      await settings.update('stateDir', another, ConfigurationTarget.Global);
      await eventually(async () => {
        const lenses = await lensesOf(document.uri, 'Check step');
        assert.ok(!lenses.some(({ command }) => command?.title === 'Last data'));
      });
      assert.ok(!existsSync(another), 'a runner was started there');
    } finally {
      await settings.update('stateDir', undefined, ConfigurationTarget.Global);
      await settings.update('runner.start', undefined, ConfigurationTarget.Global);
    }
    await lensesOf(document.uri, 'Last data');
    // So do the views.
    await eventually(async () => {
      assert.ok((await statusBar()).some((text) => text.startsWith('Stepwell:')));
    });
  });

  test('one checks the provider of a step, in a terminal', async function () {
    // It starts the provider for each of some eighty requirements.
    this.timeout(120_000);
    const document = await openUses();
    const lenses = await lensesOf(document.uri, 'Check step');
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== 'check provider shop') return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await carriedOut(lenses, 'Check step');
    assert.equal(await ended, 0);
    await eventually(async () => {
      const shown = (await texts('.terminal .xterm-rows')).join('\n').replaceAll('\u00a0', ' ');
      assert.match(shown, /PASSED +\d+ passed · 0 failed/);
    });
    await screenshot('check-step');
  });

  test('in the source of a provider, they lead from a step to the process files that use it', async () => {
    const document = await openUses();
    const uri = Uri.file(shop);
    await window.showTextDocument(await workspace.openTextDocument(uri));
    const title = 'Used by a step of uses.process.json';
    const lenses = await lensesOf(uri, title);
    eachOnce(lenses.map(place));
    assert.equal(lenses[0]?.range.start.line, FETCH_LINE);
    await eventually(async () => {
      assert.match((await texts('.codelens-decoration')).join('\n'), new RegExp(title));
    });
    await screenshot('lens-in-source');
    await click(`.codelens-decoration a:has-text("${title}")`);
    await eventually(async () => {
      const shown = (await texts('.zone-widget .reference-zone-widget, .zone-widget')).join('\n');
      assert.match(shown, /uses\.process\.json/);
    });
    await screenshot('references-from-source');
    await commands.executeCommand('closeReferenceSearch');
    assert.equal(document.isDirty, false);
  });
});
