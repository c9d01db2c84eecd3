import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver/node';

/** Entries of one folder that are offered. */
const MOST = 500;

/** What is in the folder that is typed so far, as texts that continue it. `base`: absolute. */
export async function completePath(base: string, typed: string, onlyFolders: boolean): Promise<CompletionItem[]> {
  const slash = typed.lastIndexOf('/') + 1;
  const folder = typed.slice(0, slash);
  const name = typed.slice(slash);
  // The network is not asked for what somebody types.
  if (/^[\\/]{2}/.test(folder) || folder.includes('${{') || folder.includes('\0')) return [];
  try {
    const entries = await readdir(resolve(base, folder), { withFileTypes: true });
    return entries
      .filter((entry) => (!entry.name.startsWith('.') || name.startsWith('.')) && entry.name !== 'node_modules')
      .filter((entry) => entry.isDirectory() || !onlyFolders)
      .slice(0, MOST)
      .map((entry) => {
        const isFolder = entry.isDirectory();
        return {
          label: `${folder}${entry.name}${isFolder ? '/' : ''}`,
          kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
          sortText: `${isFolder ? 1 : 0}${entry.name}`,
        };
      });
  } catch {
    // A folder that is not there, or may not be read, has nothing to offer.
    return [];
  }
}
