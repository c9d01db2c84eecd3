import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where editors are kept between runs; git ignores it. */
export function cacheFolder(): string {
  const folder = join(ROOT, '.cache', 'vscode');
  mkdirSync(folder, { recursive: true });
  return folder;
}
