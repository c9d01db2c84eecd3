import type { FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { saveScreenshot } from '../window/screenshots.ts';

/** A window that was loaded again takes a while to bring its forms back. */
const FIELD_MS = 60_000;

/** Hands on the keyboard and the mouse of one window, and eyes on it. */
export class Hands {
  readonly page: Page;
  readonly pictures: string;

  /** @param pictures the folder they go to */
  constructor(page: Page, pictures: string) {
    this.page = page;
    this.pictures = pictures;
  }

  /** A row of a tree, by what a screen reader says of it. */
  row(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name });
  }

  /** A button of a row, which shows when the mouse is on it. */
  async pressIn(row: Locator, button: string): Promise<void> {
    await row.hover();
    await row.getByRole('button', { name: button }).click();
  }

  /** What a webview of ours shows. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /** Resolves when a field of the form holds this. */
  async fieldHolds(label: string, value: string): Promise<void> {
    const held = (): Promise<string> => this.webview().getByLabel(label).inputValue();
    await expect.poll(held, { timeout: FIELD_MS }).toBe(value);
  }

  /** A notification that says this; it goes by itself after a while. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** A button of the dialog that everything waits for. */
  dialogButton(name: string): Locator {
    return this.page.locator('.monaco-dialog-box').getByRole('button', { name, exact: true });
  }

  /** Opens the views of the extension. */
  async openViews(): Promise<void> {
    const tab = this.page.getByRole('tab', { name: /^Stepwell/ });
    // A click on what is open would close it.
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** Runs a command by its name in the palette. */
  async command(name: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(`>${name}`);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click();
  }

  /** A picture in each theme: NAME-dark.png, NAME-light.png. */
  async picture(name: string): Promise<void> {
    // Where no hint comes up.
    await this.page.mouse.move(1, 1);
    for (const theme of ['light', 'dark'] as const) {
      await this.#show(theme);
      await saveScreenshot(this.page, this.pictures, `${name}-${theme}`);
    }
  }

  /** A picture as for people who need high contrast. */
  async highContrastPicture(name: string): Promise<void> {
    await this.page.mouse.move(1, 1);
    await this.page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    await this.page.locator('.monaco-workbench.hc-black').waitFor();
    await saveScreenshot(this.page, this.pictures, `${name}-high-contrast`);
    await this.page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' });
    await this.page.locator('.monaco-workbench.vs-dark').waitFor();
  }

  /** As if the system's colours were others: the window follows them. */
  async #show(theme: 'dark' | 'light'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme });
    const shown = theme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs:not(.vs-dark)';
    await this.page.locator(shown).waitFor();
  }
}
