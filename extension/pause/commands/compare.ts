import type { Uri } from 'vscode';
import { commands, l10n } from 'vscode';
import { producedUri } from '../produced-documents.ts';
import { NEWEST_SCHEME } from '../newest-documents.ts';

/** What the step produced on the left, what is being edited on the right. */
export async function compareWithProduced(uri: Uri): Promise<void> {
  await commands.executeCommand(
    'vscode.diff',
    producedUri(uri),
    uri,
    l10n.t('{0}: what the step produced ↔ edited', nameOf(uri)),
  );
}

/** What somebody else saved on the left, what is being edited here on the right. */
export async function compareWithNewest(uri: Uri): Promise<void> {
  const newest = uri.with({ scheme: NEWEST_SCHEME });
  await commands.executeCommand('vscode.diff', newest, uri, l10n.t('{0}: saved by somebody else ↔ yours', nameOf(uri)));
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
}
