import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'mocha';
import { commands, extensions } from 'vscode';
import { eventually } from '../support/eventually.ts';
import { treeRows } from '../support/seen.ts';
import { runnerClient } from '../support/runner-client.ts';
import { click, inPage } from '../support/window.ts';
import { measured, stallsDuring } from './support.ts';

const REST_MS = 2_000;

suite('opening', () => {
  test('activation', async () => {
    const extension = extensions.getExtension('stepwell.stepwell');
    assert.ok(extension);
    assert.equal(extension.isActive, false, 'it was active before it was needed');
    // The way to the window and back counts too: the editor records it.
    const began = performance.now();
    await extension.activate();
    measured('activation', performance.now() - began);
  });

  test('the tree', async () => {
    // The runner's own start is another measure.
    (await runnerClient()).close();
    const groups = '.pane-body [role=treeitem][aria-level="1"]';
    const seen = sees(groups, undefined);
    const began = Date.now();
    await commands.executeCommand('stepwell.processes.focus');
    measured('open', (await seen).at - began);

    // A group of ended processes is closed at first: its first page is listed when it is opened.
    await eventually(async () => {
      assert.ok((await treeRows('Processes')).some((row) => /^Finished/.test(row.label)));
    });
    const page = sees('.pane-body [role=treeitem][aria-level="2"]', 'mousedown');
    const stalls = await stallsDuring(async () => {
      await click('.pane-body [role=treeitem][aria-label^="Finished"]');
      await page;
    });
    const { at, since } = await page;
    measured('page', at - since);
    measured('pageStall', stalls.max);
    measured('restStall', (await stallsDuring(() => sleep(REST_MS))).max);
  });
});

/**
 * Resolves when the page shows such an element: `at`, and `since`, the moment of the event before, both in milliseconds
 * since 1970. Taken in the page, so that the ways of this test there and back do not count.
 */
function sees(selector: string, event: string | undefined): Promise<{ at: number; since: number }> {
  return inPage(
    (document, [wanted, begins]) =>
      new Promise<{ at: number; since: number }>((resolve) => {
        let since = 0;
        if (begins !== undefined)
          document.addEventListener(begins, () => (since ||= Date.now()), { capture: true, once: true });
        const look = (): void => {
          if (document.querySelector(wanted)) resolve({ at: Date.now(), since });
          else setTimeout(look, 4);
        };
        look();
      }),
    [selector, event] as const,
  );
}
