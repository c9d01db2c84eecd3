import { join } from 'node:path';
import { extensions, l10n, ProcessExecution, Task, tasks, TaskRevealKind, TaskScope, Uri, workspace } from 'vscode';
import type { CheckStepTarget } from '../../runner/language-server/lenses/commands.ts';
import { UserError } from '../commands/user-error.ts';

/** Checks a provider against the step protocol in a terminal, where its report is read. */
export async function checkStep(given: unknown): Promise<void> {
  if (!workspace.isTrusted)
    throw new UserError(l10n.t('Nothing is run or changed in a workspace that is not trusted. Trust it first.'));
  const { uri, provider, argv, cwd, env } = given as CheckStepTarget;
  const command = join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist', 'stepwell.js');
  const execution = new ProcessExecution(process.execPath, [command, 'check-step', '--', ...argv], {
    cwd,
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const folder = workspace.getWorkspaceFolder(Uri.parse(uri, true)) ?? TaskScope.Workspace;
  const name = l10n.t('check provider {0}', provider);
  const task = new Task({ type: 'process' }, folder, name, 'stepwell', execution, []);
  task.presentationOptions = { reveal: TaskRevealKind.Always, clear: true };
  await tasks.executeTask(task);
}
