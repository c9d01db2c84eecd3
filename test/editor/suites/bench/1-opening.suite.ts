import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { commands, extensions } from 'vscode';
import { eventually } from '../support/eventually.ts';
import { treeRows } from '../support/seen.ts';
import { click, inPage } from '../support/window.ts';
import { measured, stallsDuring } from './support.ts';

suite('opening', () => {
  test('activation', async () => {
    const extension = extensions.getExtension('stepwell.stepwell');
    assert.ok(extension);
    assert.equal(extension.isActive, false, 'it was active before it was needed');
    const began = performance.now();
    await extension.activate();
    measured('activation', performance.now() - began);
  });

  test('the tree', async () => {
    const groups = '.pane-body [role=treeitem][aria-level="1"]';
    const seen = sees(groups);
    const began = Date.now();
    await commands.executeCommand('stepwell.processes.focus');
    measured('open', (await seen) - began);

    // A group of ended processes is closed at first: its first page is listed when it is opened.
    await eventually(async () => {
      assert.ok((await treeRows('Processes')).some((row) => /^Finished/.test(row.label)));
    });
    const page = sees('.pane-body [role=treeitem][aria-level="2"]');
    const clicked = Date.now();
    const stalls = await stallsDuring(async () => {
      await click('.pane-body [role=treeitem][aria-label^="Finished"]');
      await page;
    });
    measured('page', (await page) - clicked);
    measured('pageStall', stalls.max);
  });
});

/** Resolves to the moment at which the page shows such an element, in milliseconds since 1970. */
function sees(selector: string): Promise<number> {
  return inPage(
    (document, wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector(wanted)) resolve(Date.now());
          else setTimeout(look, 4);
        };
        look();
      }),
    selector,
  );
}
