import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { l10n, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { UserError } from '../commands/user-error.ts';
import type { Parts } from '../parts.ts';

const FIRST_FILE = 'hello.process.json';

/** Writes a first pipeline into a folder, with a step in the person's language, and opens it. Rejects with UserError. */
export async function newProcessFile({ context }: Parts): Promise<void> {
  if (!workspace.isTrusted)
    throw new UserError(l10n.t('Nothing is made in a workspace that is not trusted. Trust it first.'));
  const folder = await chooseFolder();
  const language = folder && (await chooseLanguage());
  if (!folder || language === undefined) return;
  // As the command line makes it: one place knows what a first pipeline looks like.
  const command = join(context.extensionPath, 'dist', 'stepwell.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
  try {
    await promisify(execFile)(process.execPath, [command, 'init', folder.fsPath, '--lang', language], { env });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    // The hint at its end is for a terminal.
    throw said === '' ? error : new UserError(said.replace(/; nothing was written\. .*$/s, '; nothing was written.'));
  }
  await window.showTextDocument(Uri.joinPath(folder, FIRST_FILE));
}

async function chooseFolder(): Promise<Uri | undefined> {
  const [first, ...others] = workspace.workspaceFolders ?? [];
  if (first && others.length === 0) return first.uri;
  if (first) {
    const placeHolder = l10n.t('The folder for the new process file');
    return (await window.showWorkspaceFolderPick({ placeHolder }))?.uri;
  }
  const openLabel = l10n.t('Make It Here');
  const chosen = await window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel });
  return chosen?.[0];
}

async function chooseLanguage(): Promise<string | undefined> {
  const languages: (QuickPickItem & { id: string })[] = [
    { id: 'node', label: 'JavaScript', description: l10n.t('needs Node') },
    { id: 'python', label: 'Python', description: l10n.t('needs Python 3.9 or later') },
    { id: 'php', label: 'PHP', description: l10n.t('needs PHP 8.1 or later') },
  ];
  const placeHolder = l10n.t('The language of its first step; later steps can be of any other');
  return (await window.showQuickPick(languages, { placeHolder }))?.id;
}
