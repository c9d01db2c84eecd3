import { commands, l10n, Uri, window, workspace } from 'vscode';
import { get, type ProcessInfo } from '../../protocol/control/get.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import type { ProcessTarget } from '../commands/process-target.ts';
import { UserError } from '../commands/user-error.ts';
import type { Parts } from '../parts.ts';
import { DATA_SCHEME, dataPath, type DataAddress } from './data-address.ts';
import type { DataFiles } from './data-files.ts';

/** Opens what a step, or a process, got or gave. Rejects with a UserError where there is nothing yet. */
export async function showData(
  { connection }: Parts,
  files: DataFiles,
  { pid, step }: ProcessTarget,
  what: DataAddress['what'],
): Promise<void> {
  const info = await connection.request(get, { pid, brief: true });
  if (step === undefined && what === 'output' && info.status !== 'finished')
    throw new UserError(l10n.t('The process has given nothing yet: it has not finished.'));
  const uri = await loaded(files, info, { pid: info.pid, what, ...(step !== undefined && { step }) });
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}

/** Shows what a step, or a process, got beside what it gave. */
export async function compareData({ connection }: Parts, files: DataFiles, target: ProcessTarget): Promise<void> {
  const { pid, step } = target;
  const info = await connection.request(get, { pid, brief: true });
  const address = { pid: info.pid, ...(step !== undefined && { step }) };
  const [input, output] = await Promise.all([
    loaded(files, info, { ...address, what: 'input' }),
    loaded(files, info, { ...address, what: 'output' }),
  ]);
  const title = l10n.t('{0}: input ↔ output', step ?? info.title);
  await commands.executeCommand('vscode.diff', input, output, title, { preview: true });
}

/** Asked for before an editor does: a reason not to show it is a message, not an error page. */
async function loaded(files: DataFiles, info: ProcessInfo, address: DataAddress): Promise<Uri> {
  const uri = Uri.from({ scheme: DATA_SCHEME, path: dataPath({ ...address, name: info.name }) });
  try {
    await files.refresh(uri);
  } catch (error) {
    if (isControlFailure(error, 'NoSuchData') && address.step !== undefined)
      throw new UserError(
        address.what === 'input'
          ? l10n.t('The step {0} has no input yet: it has not begun.', address.step)
          : l10n.t('The step {0} has given nothing: it has not finished.', address.step),
      );
    throw error;
  }
  return uri;
}
