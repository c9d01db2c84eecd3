import { l10n, window } from 'vscode';
import { list } from '../../protocol/control/list.ts';
import type { ProcessStatus } from '../../protocol/process/states.ts';
import type { Parts } from '../parts.ts';
import { describeProcess } from '../views/processes/describe-process.ts';
import { statusIcon } from '../views/status-icon.ts';
import { asProcessTarget, type ProcessTarget } from './process-target.ts';
import { UserError } from './user-error.ts';

const MOST = 200;

/** The process a command was given, or one that a person picks; undefined: none was picked. */
export async function targetOrPicked(
  { connection }: Parts,
  given: unknown,
  status: ProcessStatus[],
  title: string,
): Promise<ProcessTarget | undefined> {
  const target = asProcessTarget(given);
  if (target) return target;
  const { processes } = await connection.request(list, { status, limit: MOST });
  if (processes.length === 0) throw new UserError(l10n.t('There is no process with which that can be done.'));
  const items = processes.map((item) => ({
    label: item.title,
    description: describeProcess(item, undefined, Date.now()),
    detail: item.file,
    iconPath: statusIcon(item.status),
    pid: item.pid,
  }));
  const picked = await window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked && { pid: picked.pid };
}
