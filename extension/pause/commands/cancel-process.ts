import { l10n, window, type Uri } from 'vscode';
import { cancel } from '../../../protocol/control/cancel.ts';
import type { PauseParts } from '../pause-parts.ts';

/** Cancels the process that waits, after a question: nothing brings it back but a rerun. */
export async function cancelPaused({ pauses, connection }: PauseParts, uri: Uri): Promise<void> {
  const { path } = uri;
  const { pid, info } = await pauses.pauses.open(path);
  const yes = l10n.t('Cancel Process');
  const detail = l10n.t('Its remaining steps do not run, and what you edited is dropped.');
  const question = l10n.t('Cancel the process "{0}"?', info.title);
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  pauses.answering.add(path);
  try {
    await connection.request(cancel, { pid, actor: 'VS Code' });
    await pauses.close(path);
  } finally {
    pauses.answering.delete(path);
  }
}
