import { commands, l10n } from 'vscode';
import { isConnectionLost, isControlFailure, isNoRunner } from '../../runner/client/control-failure.ts';
import { COMMANDS } from './command-ids.ts';
import { UserError } from './user-error.ts';

/** What people are told of a failed request; undefined for a fault of the extension or the runner itself. */
export function asUserError(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  const showLog = { title: l10n.t('Show Runner Log'), run: () => commands.executeCommand(COMMANDS.showRunnerLog) };
  if (isNoRunner(error)) {
    const startRunner = { title: l10n.t('Start Runner'), run: () => commands.executeCommand(COMMANDS.startRunner) };
    return new UserError(error.message, [startRunner, showLog]);
  }
  if (isConnectionLost(error)) {
    return new UserError(
      l10n.t('The connection to the runner ended before it answered: what was asked may or may not have happened.'),
      [showLog],
    );
  }
  if (!isControlFailure(error) || error.reason === 'Internal') return undefined;
  const { problems = [] } = error.data;
  const more = problems.length > 3 ? [l10n.t('and {0} more', problems.length - 3)] : [];
  const sentences = [error.message, ...problems.slice(0, 3).filter((one) => !error.message.includes(one)), ...more];
  return new UserError(sentences.join(' '), error.reason === 'Refusing' ? [showLog] : []);
}
