import { l10n, window } from 'vscode';
import { get } from '../../protocol/control/get.ts';
import { rerun as rerunRequest } from '../../protocol/control/retry.ts';
import type { Parts } from '../parts.ts';
import type { ProcessesView } from '../views/processes/processes-view.ts';
import { ACTOR } from './acting.ts';
import { targetOrPicked } from './pick-process.ts';
import { UserError } from './user-error.ts';

/**
 * Starts a new process like an old one, from its first step or the given one, whose input and earlier outputs are
 * taken over. Answers the id of the new process.
 */
export async function rerun(parts: Parts, view: ProcessesView, given: unknown): Promise<string | undefined> {
  const { connection, processes } = parts;
  const status = ['finished', 'error', 'cancelled'] as const;
  const target = await targetOrPicked(parts, given, [...status], l10n.t('Rerun which process?'));
  if (!target) return undefined;
  const from = target.step ?? (await connection.request(get, { pid: target.pid, brief: true })).steps[0]?.id;
  if (from === undefined) throw new UserError(l10n.t('The process has no steps.'));
  const { pid } = await connection.request(rerunRequest, { pid: target.pid, from, actor: ACTOR });
  window.setStatusBarMessage(l10n.t('$(debug-restart) Process {0} is queued', pid.slice(0, 8)), 5000);
  await processes.know(pid);
  await view.reveal(pid);
  return pid;
}
