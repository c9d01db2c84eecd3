import { expect } from 'vitest';
import { lastOwner } from '../../../runner/daemon/ownership/owner-file.ts';
import { layoutOf } from '../../../runner/state-dir/layout.ts';
import { addReview } from './review-file.ts';
import type { Tell } from './tell.ts';

/** What happens to a window and to a runner while somebody edits. */
export function accidents({ step, seen }: Tell): void {
  const needsYou = /^Small order, needs you/;

  step('what was typed is there after the window was loaded again', async () => {
    const { window } = seen;
    addReview(window, 'Small order');
    await window.openViews();
    await window.pressIn(window.row(/^Small order(?!, )/).first(), 'Run Process');
    await window.row(needsYou).click();
    await window.webview().getByLabel('Note').fill('typed before the reload');
    await window.textPutAside();
    await window.page.reload();
    await window.page.locator('.monaco-workbench').waitFor();
    await window.fieldHolds('Note', 'typed before the reload');
  });

  step('and after the runner was killed; with the next one it proceeds', async () => {
    const { window } = seen;
    const killed = runnerOf(window.stateDir);
    if (killed === undefined) throw new Error('no runner owns the state directory');
    process.kill(killed, 'SIGKILL');
    await window.webview().getByLabel('Amount').fill('13');
    await expect.poll(() => runnerOf(window.stateDir), { timeout: 60_000 }).not.toBe(killed);
    await window
      .webview()
      .getByRole('button', { name: /^Proceed/ })
      .click();
    await window.row(needsYou).waitFor({ state: 'detached' });
  });
}

/** Id of the process of the last runner, alive or not. */
function runnerOf(stateDir: string): number | undefined {
  return lastOwner(layoutOf(stateDir).owners)?.owner?.process.pid;
}
