import { l10n, ProgressLocation, window, workspace, type Uri } from 'vscode';
import type { PauseParts } from '../pause-parts.ts';
import { showProblems } from '../show-problems.ts';

/**
 * Lets the process proceed with exactly what the document holds, saved or not, once it matches the schemas; then the
 * document is over and its tabs are closed.
 */
export async function proceedPause({ pauses, checker, forms }: PauseParts, uri: Uri): Promise<void> {
  await forms.flush(uri);
  const document = await workspace.openTextDocument(uri);
  const problems = await checker.check(document);
  if (problems.length > 0) {
    await showProblems(forms, uri, problems);
    return;
  }
  const { path } = uri;
  pauses.answering.add(path);
  try {
    const title = l10n.t('Letting the process proceed');
    const { warnings = [] } = await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      pauses.pauses.proceed(path, document.getText()),
    );
    const name = pauses.pauses.known(path)?.info.title ?? '';
    await pauses.close(path);
    window.setStatusBarMessage(l10n.t('$(check) {0} goes on', name), 5000);
    if (warnings.length > 0) void window.showWarningMessage(warnings.join(' '));
  } finally {
    pauses.answering.delete(path);
  }
}
