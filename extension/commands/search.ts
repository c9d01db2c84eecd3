import { l10n, window } from 'vscode';
import type { ProcessModel } from '../processes/process-model.ts';

/** Shows only processes that match; nothing typed shows all. What to look for may be given. */
export async function search(processes: ProcessModel, given: unknown): Promise<void> {
  const text =
    typeof given === 'string'
      ? given
      : await window.showInputBox({
          title: l10n.t('Search Processes'),
          prompt: l10n.t('Part of a name, title, file or error message, or the beginning of an id'),
          value: processes.search,
        });
  if (text !== undefined) await processes.find(text.trim());
}
