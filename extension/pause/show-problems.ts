import { commands, l10n, window, type Uri } from 'vscode';
import type { FormEditors } from '../panel/form-editors.ts';
import type { DataProblem } from '../document/check-text.ts';

/** Why the process cannot proceed yet, with a way to the places. */
export async function showProblems(forms: FormEditors, uri: Uri, problems: readonly DataProblem[]): Promise<void> {
  const [first] = problems;
  if (!first) return;
  const place = first.path.length > 0 ? `${first.path.join(' › ')}: ` : '';
  const more = problems.length > 1 ? l10n.t(' (and {0} more)', problems.length - 1) : '';
  const message =
    first.keyword === 'syntax'
      ? l10n.t('The process cannot proceed yet: the text is not JSON.')
      : l10n.t('The process cannot proceed yet. {0}{1}{2}', place, first.message, more);
  const show = l10n.t('Show Problems');
  // A form shows them itself.
  if (first.keyword !== 'syntax' && forms.goToProblem(uri)) return;
  if ((await window.showErrorMessage(message, show)) === show)
    await commands.executeCommand('workbench.actions.view.problems', uri);
}
