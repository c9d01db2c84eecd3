import { commands, l10n, window, workspace, type Uri } from 'vscode';
import { start, type StartParams, type StartResult } from '../../protocol/control/start.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import { inheritableEnv } from '../../runner/platform/environment.ts';
import type { Parts } from '../parts.ts';
import { setting } from '../settings/settings.ts';
import { ACTOR } from './acting.ts';
import { COMMANDS } from './command-ids.ts';
import { UserError } from './user-error.ts';

/**
 * Starts a process of a file, as it is on the disk once what was typed has been saved. Rejects with UserError for what
 * the file or the given data lack.
 */
export async function startProcess(
  { connection, log }: Pick<Parts, 'connection' | 'log'>,
  file: Uri,
  given: Pick<StartParams, 'data' | 'params'> = {},
): Promise<StartResult> {
  if (file.scheme !== 'file') throw new UserError(l10n.t('Steps are programs: only files on a disk can be run.'));
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document?.isDirty === true && !(await document.save())) {
    throw new UserError(l10n.t('The process file could not be saved, so it was not run.'));
  }
  // A person asks for it, also after the runner was stopped.
  if (connection.state.state === 'stopped' && setting('runner.start') === 'whenNeeded') connection.startRunner();
  try {
    const env = inheritableEnv(process.env);
    const result = await connection.request(start, { file: file.fsPath, env, actor: ACTOR, ...given });
    for (const warning of result.warnings) log.warn(`${file.fsPath}: ${warning}`);
    return result;
  } catch (error) {
    throw await explained(error, file);
  }
}

async function explained(error: unknown, file: Uri): Promise<unknown> {
  const { problems = [] } = isControlFailure(error) ? error.data : {};
  const sentences = problems.slice(0, 3).join(' ');
  const openFile = { title: l10n.t('Open File'), run: () => window.showTextDocument(file) };
  if (isControlFailure(error, 'InvalidFile')) return new UserError(`${error.message} ${sentences}`.trim(), [openFile]);
  if (!isControlFailure(error, 'InvalidParameters') && !isControlFailure(error, 'InvalidData')) return error;
  const withData = {
    title: l10n.t('Run With Data...'),
    run: () => commands.executeCommand(COMMANDS.runWithData, file),
  };
  const canAsk = (await commands.getCommands(true)).includes(COMMANDS.runWithData);
  return new UserError(`${error.message} ${sentences}`.trim(), canAsk ? [withData, openFile] : [openFile]);
}
