import { l10n, window } from 'vscode';
import type { Parts } from '../parts.ts';
import type { FilesTree } from '../views/files/files-tree.ts';
import type { ProcessesView } from '../views/processes/processes-view.ts';
import { fileOrPicked } from './pick-file.ts';
import { startProcess } from './start-process.ts';

/** Runs a process file with its own data and the defaults of its parameters. Answers the id of the process. */
export async function run(
  parts: Parts,
  { files, view }: { files: FilesTree; view: ProcessesView },
  given: unknown,
): Promise<string | undefined> {
  const file = await fileOrPicked(files, given, l10n.t('Run which process?'));
  if (!file) return undefined;
  const { pid } = await startProcess(parts, file);
  window.setStatusBarMessage(l10n.t('$(play) Process {0} is queued', pid.slice(0, 8)), 5000);
  await parts.processes.know(pid);
  await view.reveal(pid);
  return pid;
}
