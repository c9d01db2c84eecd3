import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PROCESS_FILE_SUFFIX, SKIPPED_FOLDERS } from '../../cli/check/find-files.ts';

/** Files of one workspace; beyond them it says nothing of files that are not open. */
const MOST_FILES = 2000;

/** Process files below a folder, as they are found; links to folders are not followed. Folders that cannot be read have none. */
export async function* walkProcessFiles(folder: string): AsyncGenerator<string> {
  const waiting = [folder];
  let left = MOST_FILES;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) waiting.push(path);
      } else if (entry.name.endsWith(PROCESS_FILE_SUFFIX)) {
        if (left-- <= 0) return;
        yield path;
      }
    }
  }
}
