import { l10n } from 'vscode';
import { isControlFailure } from '../../runner/client/control-failure.ts';

/** Why there is no connection, and what to do where that is known. */
export function wordLoss({ error, failure }: { error: string; failure?: unknown }): string {
  if (isControlFailure(failure, 'NoCommonVersion')) {
    return l10n.t(
      '{0} This extension does not speak it: update Stepwell in VS Code and on the command line, or stop that runner.',
      error,
    );
  }
  if (isControlFailure(failure, 'WrongToken')) {
    return l10n.t('{0} The state directory was changed under the runner: "stepwell doctor" tells more.', error);
  }
  return error;
}
