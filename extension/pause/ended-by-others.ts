import { l10n, window, workspace } from 'vscode';
import type { Pause } from './pause.ts';
import { openDocument } from '../document/document-tabs.ts';
import { pauseUri, type PauseWindow } from './pause-window.ts';
import { wordAnswer } from './word-pause-problem.ts';

/** A pause that somebody else answered: its documents are closed, and unsaved text stays until a person says so. */
export async function endedByOthers(pauses: PauseWindow, { path, over, info }: Pause): Promise<void> {
  if (!over) return;
  const document = openDocument(pauseUri(path));
  if (!document) return;
  const what = `${info.title}: ${wordAnswer(over)}`;
  if (!document.isDirty) {
    await pauses.close(path);
    window.setStatusBarMessage(`$(info) ${what}`, 8000);
    return;
  }
  const keep = l10n.t('Keep My Text');
  const drop = l10n.t('Close');
  const typed = l10n.t('What you typed can be sent no more.');
  const choice = await window.showWarningMessage(`${what} ${typed}`, keep, drop);
  if (choice === undefined) return;
  if (choice === keep) {
    const copy = await workspace.openTextDocument({ language: 'json', content: document.getText() });
    await window.showTextDocument(copy, { preview: false });
  }
  await pauses.close(path);
}
