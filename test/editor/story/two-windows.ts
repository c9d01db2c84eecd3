import type { Hands } from './hands.ts';
import { addReview } from './review-file.ts';
import type { Tell } from './tell.ts';

/** Two people, or one with two windows, at the same process. */
export function twoWindows({ step, seen }: Tell): void {
  const needsYou = /^Big order, needs you/;
  let other: Hands;

  step('what one starts, both see', async () => {
    const { window } = seen;
    addReview(window, 'Big order');
    await window.openViews();
    other = await window.another();
    other.page.setDefaultTimeout(60_000);
    await other.openViews();
    await window.pressIn(window.row(/^Big order(?!, )/).first(), 'Run Process');
    await window.row(needsYou).waitFor();
    await other.row(needsYou).waitFor();
  });

  step('a draft that one saves is not lost to the other, who takes it over', async () => {
    const { window } = seen;
    for (const hands of [window, other]) {
      await hands.row(needsYou).click();
      await hands.webview().getByLabel('Note').waitFor();
    }
    await other.webview().getByLabel('Note').fill('from the other');
    await window.webview().getByLabel('Note').fill('from the first');
    await window.page.keyboard.press('Control+s');
    const told = other.notification('saved another draft');
    await told.waitFor();
    await other.picture('two-windows-conflict');
    await told.getByRole('button', { name: 'Take Theirs' }).click();
    await other.fieldHolds('Note', 'from the first');
  });

  step('where one lets it proceed, what the other has typed is kept if it is wanted', async () => {
    const { window } = seen;
    await window.webview().getByLabel('Note').fill('typed and not saved');
    await other
      .webview()
      .getByRole('button', { name: /^Proceed/ })
      .click();
    const told = window.notification('What you typed can be sent no more');
    await told.waitFor();
    await window.picture('two-windows-proceeded');
    await told.getByRole('button', { name: 'Keep My Text' }).click();
    await window.page.locator('.editor-instance .view-lines', { hasText: /typed\sand\snot\ssaved/ }).waitFor();
    await window.row(needsYou).waitFor({ state: 'detached' });
    await other.row(needsYou).waitFor({ state: 'detached' });
    await other.page.close();
    await window.command('View: Revert and Close Editor');
  });
}
