import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { endRunner } from '../../support/end-runner.ts';
import type { Editor } from '../vscode/editor.ts';
import { ROOT } from '../vscode/cache-folder.ts';
import { findPage } from '../window/find-page.ts';
import { openWindow, profileArguments, windowEnvironment, type OpenWindow } from '../window/open-window.ts';
import { screenshotFolder } from '../window/screenshots.ts';
import { Hands } from './hands.ts';

/** So that a picture in another theme needs no other window. */
const FOLLOWS_THE_SYSTEM = {
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
};

/** A window with the packaged extension installed, as a person has it. */
export class StoryWindow extends Hands {
  /** The folder it has open. */
  readonly workspace: string;
  readonly stateDir: string;
  readonly #browser: Browser;
  readonly #window: OpenWindow;
  readonly #folder: string;

  private constructor(window: OpenWindow, browser: Browser, page: Page, folder: string, pictures: string) {
    super(page, pictures);
    this.#window = window;
    this.#browser = browser;
    this.#folder = folder;
    this.workspace = workspaceIn(folder);
    this.stateDir = join(folder, 'state');
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
    const window = await openWindow(editor, { folder, opens: workspaceIn(folder), settings: FOLLOWS_THE_SYSTEM });
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
    await endRunner(this.stateDir);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What the window and its server have said. */
  output(): string {
    return this.#window.output();
  }

  /** Resolves when it keeps unsaved text where a reload finds it, which it does a second or two after typing. */
  async textPutAside(): Promise<void> {
    const backup = /[\\/]Backups[\\/].*stepwell[\\/]./;
    const kept = (): boolean =>
      readdirSync(join(this.#folder, 'user-data'), { recursive: true, encoding: 'utf8' }).some((path) =>
        backup.test(path),
      );
    await expect.poll(kept, { timeout: 60_000 }).toBe(true);
  }

  /** A second window on the same folder, with an extension host of its own. */
  async another(): Promise<Hands> {
    const page = await this.page.context().newPage();
    await page.goto(this.page.url());
    await page.locator('.monaco-workbench').waitFor();
    return new Hands(page, this.pictures);
  }
}

function workspaceIn(folder: string): string {
  return join(folder, 'project', 'samples');
}

const run = promisify(execFile);
