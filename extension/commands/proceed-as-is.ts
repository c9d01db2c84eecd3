import { commands, l10n, window, workspace } from 'vscode';
import { get } from '../../protocol/control/get.ts';
import { proceed } from '../../protocol/control/proceed.ts';
import { parsePausePath, PAUSE_SCHEME } from '../pause/pause-address.ts';
import type { Parts } from '../parts.ts';
import { ACTOR } from './acting.ts';
import { COMMANDS } from './command-ids.ts';
import { targetOrPicked } from './pick-process.ts';

/** Lets a process go on with the data it waits with, a saved draft included. What is typed in this window counts. */
export async function proceedAsIs(parts: Parts, given: unknown): Promise<void> {
  const target = await targetOrPicked(parts, given, ['interrupted'], l10n.t('Let which process proceed?'));
  if (!target) return;
  const { pid } = target;
  const typed = workspace.textDocuments.find(({ uri, isDirty }) => {
    const address = uri.scheme === PAUSE_SCHEME ? parsePausePath(uri.path) : undefined;
    // The address of a document holds the beginning of the id.
    return isDirty && address !== undefined && pid.startsWith(address.pid);
  });
  if (typed) {
    await commands.executeCommand(COMMANDS.proceed, typed.uri);
    return;
  }
  const { interrupt } = await parts.connection.request(get, { pid, brief: true });
  const { warnings = [] } = await parts.connection.request(proceed, {
    ...{ pid, actor: ACTOR },
    ...(interrupt && { revision: interrupt.revision }),
  });
  if (warnings.length > 0) void window.showWarningMessage(warnings.join(' '));
}
