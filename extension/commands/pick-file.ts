import { l10n, Uri, window } from 'vscode';
import type { FilesTree } from '../views/files/files-tree.ts';
import { UserError } from './user-error.ts';

/** The process file a command was given, the one in the active editor, or one that a person picks. */
export async function fileOrPicked(files: FilesTree, given: unknown, title: string): Promise<Uri | undefined> {
  const file = asFile(given) ?? activeFile();
  if (file) return file;
  const found = await files.files();
  if (found.length === 0) throw new UserError(l10n.t('There is no process file (*.process.json) in this workspace.'));
  const items = found.map((node) => ({ label: node.title, description: node.place, file: node.file }));
  const picked = await window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.file;
}

function asFile(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  // Lenses of the language server have plain values.
  if (typeof given === 'string' && given.startsWith('file:')) return Uri.parse(given, true);
  if (typeof given === 'object' && given !== null && 'file' in given && given.file instanceof Uri) return given.file;
  return undefined;
}

function activeFile(): Uri | undefined {
  const { uri } = window.activeTextEditor?.document ?? {};
  return uri?.scheme === 'file' && uri.path.endsWith('.process.json') ? uri : undefined;
}
