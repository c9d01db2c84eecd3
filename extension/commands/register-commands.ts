import { commands, env, l10n } from 'vscode';
import type { ProcessStatus } from '../../protocol/process/states.ts';
import { GROUPS } from '../processes/groups.ts';
import type { Parts } from '../parts.ts';
import type { FilesTree } from '../views/files/files-tree.ts';
import { PROCESSES_VIEW, type ProcessesView } from '../views/processes/processes-view.ts';
import { cancel } from './cancel.ts';
import { COMMANDS } from './command-ids.ts';
import { deleteProcess } from './delete.ts';
import { filter } from './filter.ts';
import { openProcessFile } from './open-process-file.ts';
import { targetOrPicked } from './pick-process.ts';
import { proceedAsIs } from './proceed-as-is.ts';
import { registerCommand } from './register-command.ts';
import { rerun } from './rerun.ts';
import { retry } from './retry.ts';
import { run } from './run.ts';
import { search } from './search.ts';
import { asProcessTarget } from './process-target.ts';
import { stopRunner } from './stop-runner.ts';

/** The commands about processes, process files, the view and the runner. */
export function registerCommands(parts: Parts, views: { files: FilesTree; view: ProcessesView }): void {
  const { connection, log, processes } = parts;
  const { files, view } = views;
  const on = registerCommand.bind(undefined, parts);

  on(COMMANDS.run, (given) => run(parts, views, given));
  on(COMMANDS.openProcessFile, (given) => openProcessFile(parts, given));
  on(COMMANDS.proceedAsIs, (given) => proceedAsIs(parts, given));
  on(COMMANDS.cancel, (given) => cancel(parts, given));
  on(COMMANDS.retry, (given) => retry(parts, given, false));
  on(COMMANDS.retryUpdated, (given) => retry(parts, given, true));
  on(COMMANDS.rerun, (given) => {
    const target = asProcessTarget(given);
    return rerun(parts, view, target && { pid: target.pid });
  });
  on(COMMANDS.rerunFrom, (given) => rerun(parts, view, given));
  on(COMMANDS.delete, (given) => deleteProcess(parts, given));
  on(COMMANDS.copyId, async (given) => {
    const target = await targetOrPicked(parts, given, [...GROUPS], l10n.t('Copy the id of which process?'));
    if (target) await env.clipboard.writeText(target.pid);
  });
  on(COMMANDS.showOriginal, async (given) => {
    const target = asProcessTarget(given);
    const original = target && processes.item(target.pid)?.rerunOf;
    if (original) await view.show(original);
  });

  on(COMMANDS.showMore, (status) => processes.showMore(status as ProcessStatus));
  on(COMMANDS.refresh, async () => {
    files.refresh();
    connection.retry();
    await processes.refresh();
  });
  on(COMMANDS.search, (given) => search(processes, given));
  on(COMMANDS.clearSearch, async () => {
    await view.hide(new Set());
    await processes.find('');
  });
  on(COMMANDS.filter, () => filter(view));
  on(COMMANDS.showProcesses, async (given) => {
    await commands.executeCommand(`${PROCESSES_VIEW}.focus`);
    const target = asProcessTarget(given);
    if (target) await view.show(target.pid);
  });

  on(COMMANDS.startRunner, () => {
    connection.startRunner();
    connection.retry();
  });
  on(COMMANDS.stopRunner, () => stopRunner(parts));
  on(COMMANDS.showLog, () => {
    log.show();
  });
}
