import { l10n, window } from 'vscode';
import { remove } from '../../protocol/control/delete.ts';
import { get } from '../../protocol/control/get.ts';
import type { Parts } from '../parts.ts';
import { ACTOR } from './acting.ts';
import { targetOrPicked } from './pick-process.ts';

/** Removes a process that is over, after a question. */
export async function deleteProcess(parts: Parts, given: unknown): Promise<void> {
  const { connection } = parts;
  const status = ['finished', 'error', 'cancelled'] as const;
  const target = await targetOrPicked(parts, given, [...status], l10n.t('Delete which process?'));
  if (!target) return;
  const { pid } = target;
  const { title } = await connection.request(get, { pid, brief: true });
  const yes = l10n.t('Delete');
  const question = l10n.t('Delete the process "{0}" ({1})?', title, pid.slice(0, 8));
  const detail = l10n.t('Its data and logs are deleted with it.');
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  await connection.request(remove, { pid, actor: ACTOR });
}
