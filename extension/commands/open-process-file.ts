import { get } from '../../protocol/control/get.ts';
import { Uri, window, workspace, Range, l10n } from 'vscode';
import type { Parts } from '../parts.ts';
import { asProcessTarget } from './process-target.ts';
import { UserError } from './user-error.ts';

/** Opens the file a process was started from, at the step where one is meant. */
export async function openProcessFile({ connection }: Parts, given: unknown): Promise<void> {
  const target = asProcessTarget(given);
  if (!target) return;
  const { file } = await connection.request(get, { pid: target.pid, brief: true });
  const document = await workspace.openTextDocument(Uri.file(file)).then(
    (opened) => opened,
    () => undefined,
  );
  if (!document) throw new UserError(l10n.t('The process file {0} cannot be opened any more.', file));
  const { readOutline } = await import('../document/extension-process-files.ts');
  const step = readOutline(document.getText(), '').steps.find(({ id }) => id === target.step);
  const at = step && new Range(step.line - 1, 0, step.line - 1, 0);
  await window.showTextDocument(document, at ? { selection: at } : {});
}
