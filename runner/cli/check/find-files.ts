import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What process files are called. */
export const PROCESS_FILE_SUFFIX = '.process.json';

/** Folders of other tools, full of files nobody wrote for Stepwell. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Process files below a folder, sorted; links to folders are not followed. Throws what reading the folder throws. */
export function findProcessFiles(folder: string): string[] {
  const files: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) waiting.push(path);
      } else if (entry.name.endsWith(PROCESS_FILE_SUFFIX)) files.push(path);
    }
  }
  return files.sort();
}

/** Whether a path names a folder. What does not exist is left to whoever reads it. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
