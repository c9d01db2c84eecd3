import { readdirSync } from 'node:fs';
import type { Candidate } from './candidates.ts';

/** Process files and folders that begin with what was typed so far; folders end in a slash. */
export function fileCandidates(word: string): Candidate[] {
  const slash = word.lastIndexOf('/') + 1;
  const folder = word.slice(0, slash);
  const start = word.slice(slash);
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .filter((entry) => entry.name.startsWith(start) && (start.startsWith('.') || !entry.name.startsWith('.')))
      .filter((entry) => (entry.isDirectory() ? entry.name !== 'node_modules' : entry.name.endsWith('.process.json')))
      .map((entry) => ({ value: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}` }));
  } catch {
    // A folder that is not there, or not readable, has nothing to offer.
    return [];
  }
}
