import { workspace, type Uri } from 'vscode';
import type { PauseParts } from '../pause-parts.ts';

/** Keeps what was typed in the runner; the process goes on waiting. What goes wrong, the file system tells. */
export async function saveDraftOf({ forms }: PauseParts, uri: Uri): Promise<void> {
  await forms.flush(uri);
  const document = await workspace.openTextDocument(uri);
  await document.save();
}
