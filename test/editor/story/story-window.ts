import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { endRunner } from '../../support/end-runner.ts';
import type { Editor } from '../vscode/editor.ts';
import { ROOT } from '../vscode/cache-folder.ts';
import { findPage } from '../window/find-page.ts';
import { openWindow, profileArguments, windowEnvironment, type OpenWindow } from '../window/open-window.ts';
import { saveScreenshot, screenshotFolder } from '../window/screenshots.ts';

/** So that a picture in another theme needs no other window. */
const FOLLOWS_THE_SYSTEM = {
  'window.autoDetectColorScheme': true,
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
};

/** A window with the packaged extension installed, as a person has it, and its hands on keyboard and mouse. */
export class StoryWindow {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #window: OpenWindow;
  readonly #folder: string;
  readonly #pictures: string;

  private constructor(window: OpenWindow, browser: Browser, page: Page, folder: string, pictures: string) {
    this.#window = window;
    this.#browser = browser;
    this.page = page;
    this.#folder = folder;
    this.#pictures = pictures;
  }

  /** Makes the .vsix, installs it into a fresh profile, and opens a copy of the samples. */
  static async open(editor: Editor): Promise<StoryWindow> {
    const folder = mkdtempSync(join(tmpdir(), 'stepwell-story-'));
    await run(process.execPath, ['scripts/package.mjs', `--out=${folder}`], { cwd: ROOT });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const [program = '', ...first] = editor.command;
    await run(
      program,
      [...first, ...profileArguments(folder), '--install-extension', join(folder, `stepwell-${version}.vsix`)],
      { env: windowEnvironment(editor, folder) },
    );
    // The samples take the SDKs from where they lie in the project.
    for (const path of ['samples', 'protocol/sdk', 'protocol/schemas', 'dist/sdk', 'package.json'])
      cpSync(join(ROOT, path), join(folder, 'project', path), { recursive: true });
    const workspace = join(folder, 'project', 'samples');
    const window = await openWindow(editor, { folder, opens: workspace, settings: FOLLOWS_THE_SYSTEM });
    try {
      const { browser, page } = await findPage(window);
      return new StoryWindow(window, browser, page, folder, screenshotFolder(`${editor.version}-story`));
    } catch (error) {
      await window.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#window.close();
    await this.#browser.close().catch(() => undefined);
    await endRunner(join(this.#folder, 'state'));
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What the window and its server have said. */
  output(): string {
    return this.#window.output();
  }

  /** A row of a tree, by what a screen reader says of it. */
  row(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name });
  }

  /** A button in the title of an editor, a view or a row. */
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** What a webview of ours shows. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
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
      await saveScreenshot(this.page, this.#pictures, `${name}-${theme}`);
    }
  }

  /** As if the system's colours were others: the window follows them. */
  async #show(theme: 'dark' | 'light'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme });
    const shown = theme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs:not(.vs-dark)';
    await this.page.locator(shown).waitFor();
  }
}

const run = promisify(execFile);
