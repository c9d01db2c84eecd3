import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../vscode/cache-folder.ts';

/** Where pictures of a run go; git ignores it. `run`: a folder name. */
export function screenshotFolder(run: string): string {
  return join(ROOT, '.cache', 'screenshots', run);
}

/** Saves what the window shows; resolves to the file. */
export async function saveScreenshot(page: Page, folder: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  return path;
}
