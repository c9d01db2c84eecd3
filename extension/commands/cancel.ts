import { l10n, window } from 'vscode';
import { cancel as cancelRequest } from '../../protocol/control/cancel.ts';
import { get } from '../../protocol/control/get.ts';
import type { Parts } from '../parts.ts';
import { ACTOR } from './acting.ts';
import { targetOrPicked } from './pick-process.ts';

/** Cancels a process. One that waits for a person is asked about: what was edited is dropped with it. */
export async function cancel(parts: Parts, given: unknown): Promise<void> {
  const { connection } = parts;
  const status = ['interrupted', 'running', 'ready'] as const;
  const target = await targetOrPicked(parts, given, [...status], l10n.t('Cancel which process?'));
  if (!target) return;
  const { pid } = target;
  const info = await connection.request(get, { pid, brief: true });
  if (info.status === 'interrupted') {
    const yes = l10n.t('Cancel Process');
    const question = l10n.t('Cancel the process "{0}"?', info.title);
    const detail = l10n.t('Its remaining steps do not run, and what was edited is dropped.');
    if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  }
  await connection.request(cancelRequest, { pid, actor: ACTOR });
}
