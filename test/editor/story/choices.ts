import { addEndless, addReview } from './review-file.ts';
import type { Tell } from './tell.ts';

/** What cannot be undone is asked before; by keyboard too. */
export function choices({ step, seen }: Tell): void {
  step('a process that waits is cancelled from its form, after a question', async () => {
    const { window } = seen;
    addReview(window, 'Late order');
    await window.openViews();
    await window.pressIn(window.row(/^Late order(?!, )/).first(), 'Run Process');
    await window.row(/^Late order, needs you/).click();
    await window.webview().getByLabel('Note').waitFor();
    await window.highContrastPicture('form');
    await window.webview().getByRole('button', { name: 'Cancel Process' }).click();
    await window.dialogButton('Cancel Process').waitFor();
    await window.picture('cancel-question');
    await window.dialogButton('Cancel Process').click();
    await window.row('Cancelled, 1 process').waitFor();
    await window.row(/^Late order, needs you/).waitFor({ state: 'detached' });
  });

  step('one that is over is deleted with the keyboard alone, after a question', async () => {
    const { window } = seen;
    const { keyboard } = window.page;
    await window.row('Cancelled, 1 process').click();
    await window.row(/^Late order, cancelled/).waitFor();
    await window.row('Cancelled, 1 process').press('ArrowDown');
    await keyboard.press('Shift+F10');
    await window.page.getByRole('menuitem', { name: 'Delete Process' }).waitFor();
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await window.dialogButton('Delete').waitFor();
    await keyboard.press('Enter');
    await window.row(/^Late order, cancelled/).waitFor({ state: 'detached' });
  });

  step('groups are hidden and shown', async () => {
    const { window } = seen;
    await window.command('Show or Hide Groups');
    const list = window.page.locator('.quick-input-list');
    await list
      .getByRole('checkbox', { name: /^Finished/ })
      .first()
      .click();
    await window.page.keyboard.press('Enter');
    await window.row(/^Finished, /).waitFor({ state: 'detached' });
    await window.command('Show or Hide Groups');
    await list
      .getByRole('checkbox', { name: /^Finished/ })
      .first()
      .click();
    await window.page.keyboard.press('Enter');
    await window.row(/^Finished, /).waitFor();
  });

  step('a runner is stopped with something running in it only after a question', async () => {
    const { window } = seen;
    addEndless(window, 'Long work');
    await window.pressIn(window.row(/^Long work(?!, )/).first(), 'Run Process');
    await window.row(/^Long work, running/).waitFor();
    await window.command('Stop Runner');
    await window.dialogButton('Stop Now').waitFor();
    await window.picture('stop-question');
    await window.dialogButton('Stop Now').click();
    await window.page.getByText('The Stepwell runner was stopped').waitFor();
    await window.page.getByRole('button', { name: 'Start Runner' }).click();
    await window.row(/^Failed, 1 process/).waitFor();
  });
}
