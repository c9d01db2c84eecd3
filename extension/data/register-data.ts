import { l10n, MarkdownString, workspace } from 'vscode';
import { COMMANDS, type CommandId } from '../commands/command-ids.ts';
import { asProcessTarget, type ProcessTarget } from '../commands/process-target.ts';
import { registerCommand } from '../commands/register-command.ts';
import type { Parts } from '../parts.ts';
import { DATA_SCHEME } from './data-address.ts';
import { DataFiles } from './data-files.ts';
import { compareData, showData } from './show-data.ts';

/** What steps got and gave, as read-only documents. */
export function registerData(parts: Parts): void {
  const files = new DataFiles(parts.connection);
  parts.context.subscriptions.push(
    files,
    workspace.registerFileSystemProvider(DATA_SCHEME, files, {
      isCaseSensitive: true,
      isReadonly: new MarkdownString(l10n.t('This is what was recorded. To run with other data, rerun from a step.')),
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === DATA_SCHEME) files.forget(uri);
    }),
  );
  const onTarget = (id: CommandId, run: (target: ProcessTarget) => Promise<void>): void => {
    registerCommand(parts, id, async (given) => {
      const target = asProcessTarget(given);
      if (target) await run(target);
    });
  };
  onTarget(COMMANDS.openInput, (target) => showData(parts, files, target, 'input'));
  onTarget(COMMANDS.openOutput, (target) => showData(parts, files, target, 'output'));
  onTarget(COMMANDS.compareData, (target) => compareData(parts, files, target));
}
