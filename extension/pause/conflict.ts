import { l10n, Range, window, workspace, WorkspaceEdit, type Uri } from 'vscode';
import { compareWithNewest } from './commands/compare.ts';
import type { PauseWindow } from './pause-window.ts';
import { wordPauseProblem } from './word-pause-problem.ts';

/** Somebody else saved a draft while text was edited here: what to do is asked, once for each such draft. */
export async function askAboutConflict(pauses: PauseWindow, uri: Uri): Promise<void> {
  const conflict = pauses.pauses.known(uri.path)?.conflict;
  if (!conflict) return;
  const compare = l10n.t('Compare');
  const keep = l10n.t('Keep Mine');
  const take = l10n.t('Take Theirs');
  const message = wordPauseProblem({ kind: 'conflict', by: conflict });
  const choice = await window.showWarningMessage(message, compare, keep, take);
  if (choice === compare) await compareWithNewest(uri);
  else if (choice === keep) await keepMine(pauses, uri);
  else if (choice === take) await takeTheirs(pauses, uri);
}

/** What is typed here goes in the place of what somebody else saved. */
export async function keepMine({ pauses }: PauseWindow, uri: Uri): Promise<void> {
  pauses.takeOver(uri.path);
  await (await workspace.openTextDocument(uri)).save();
}

/** What somebody else saved goes in the place of what is typed here, as an edit that can be undone. */
export async function takeTheirs({ pauses }: PauseWindow, uri: Uri): Promise<void> {
  const { text } = await pauses.open(uri.path);
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  if (!(await workspace.applyEdit(edit))) return;
  pauses.takeOver(uri.path);
  await document.save();
}
