import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'mocha';
import { commands, extensions } from 'vscode';
import { eventually } from '../support/eventually.ts';
import { statusBar, treeRows } from '../support/seen.ts';
import { runnerClient } from '../support/runner-client.ts';
import { click, inPage } from '../support/window.ts';
import { measured, profiled, stallsDuring } from './support.ts';
import { timedMain } from './timed-main.ts';

const REST_MS = 2_000;

suite('opening', () => {
  test('activation', async () => {
    const extension = extensions.getExtension('stepwell.stepwell');
    assert.ok(extension);
    assert.equal(extension.isActive, false, 'it was active before it was needed');
    const main = timedMain(extension.extensionPath);
    await profiled('activation', () => extension.activate());
    measured('load', main.loadMs);
    measured('activate', main.activateMs());
  });

  test('trees of another extension', async () => {
    await extensions.getExtension('stepwell.control')?.activate();
    // What the editor loads and draws for the first tree of a window is its own.
    await opensTree('First', 'control.first', 'first');
    await opensTree('Control', 'control.tree', 'control');
  });

  test('the tree', async () => {
    // The runner's own start is another measure, and the extension has connected long before somebody looks.
    (await runnerClient()).close();
    await eventually(async () => {
      assert.ok((await statusBar()).includes('Stepwell: nothing is running'));
    });
    await opensTree('Processes', 'stepwell.processes', 'own');
    measured('restStall', (await stallsDuring(() => sleep(REST_MS))).max);
  });
});

/** Opens a view, then the first page of the group of what has ended; measures both until they are drawn. */
async function opensTree(title: string, view: string, name: string): Promise<void> {
  const rows = (level: number): string => `[role=tree][aria-label="${title}"] [role=treeitem][aria-level="${level}"]`;
  const groups = sees(rows(1), undefined);
  await profiled(`${name}-open`, async () => {
    const began = Date.now();
    await commands.executeCommand(`${view}.focus`);
    measured(`${name}Open`, (await groups).at - began);
  });
  await eventually(async () => {
    assert.ok((await treeRows(title)).some((row) => /^Finished/.test(row.label)));
  });
  const page = sees(rows(2), 'mousedown');
  const stalls = await profiled(`${name}-page`, () =>
    stallsDuring(async () => {
      await click(`[role=tree][aria-label="${title}"] [role=treeitem][aria-label^="Finished"]`);
      await page;
    }),
  );
  const { at, since } = await page;
  measured(`${name}Page`, at - since);
  measured(`${name}Stall`, stalls.max);
}

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
