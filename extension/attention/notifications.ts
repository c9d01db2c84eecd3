import { userInfo } from 'node:os';
import { commands, l10n, Uri, window, workspace } from 'vscode';
import { get, type ProcessInfo } from '../../protocol/control/get.ts';
import { COMMANDS, type CommandId } from '../commands/command-ids.ts';
import { report } from '../commands/register-command.ts';
import type { Parts } from '../parts.ts';
import { setting } from '../settings/settings.ts';
import { oneLine } from '../views/span-text.ts';
import { isOwn, noteworthy, type Noteworthy } from './noteworthy.ts';

/** More at once than this are told in one message. */
const MOST = 3;

/**
 * Tells a person that a process they started needs them or failed. Of several windows the one with the process's file
 * tells, or one without a folder. Nothing is brought to the front by itself.
 */
export function registerNotifications(parts: Parts): void {
  const { context, connection } = parts;
  context.subscriptions.push(
    connection.onDidReceiveEvents((events) => {
      const found = noteworthy(events);
      if (found.length > 0)
        tell(parts, found).catch((error: unknown) => {
          parts.log.error(String(error));
        });
    }),
  );
}

async function tell(parts: Parts, found: readonly Noteworthy[]): Promise<void> {
  const { connection } = parts;
  const wanted = found.filter(({ what }) => isWanted(what));
  const asked = wanted.slice(0, 50).map(async ({ pid, what }) => {
    const info = await connection.request(get, { pid, brief: true }).catch(() => undefined);
    const still = info?.status === (what === 'needsYou' ? 'interrupted' : 'error');
    return info && still && isOurs(info) ? [{ what, info }] : [];
  });
  const told = (await Promise.all(asked)).flat();
  if (told.length > MOST) {
    const message = l10n.t('{0} processes need you or failed.', told.length);
    offer(parts, 'warning', message, [[l10n.t('Show Processes'), COMMANDS.showProcesses, undefined]]);
    return;
  }
  for (const { what, info } of told) {
    if (what === 'needsYou') tellNeedsYou(parts, info);
    else tellFailed(parts, info);
  }
}

function tellNeedsYou(parts: Parts, { pid, title, interrupt }: ProcessInfo): void {
  const message = l10n.t('{0} needs you: {1}', title, oneLine(interrupt?.message ?? '', 300));
  offer(parts, 'information', message, [
    [l10n.t('Open'), COMMANDS.openPause, { pid }],
    [l10n.t('Proceed'), COMMANDS.proceedAsIs, { pid }],
  ]);
}

function tellFailed(parts: Parts, { pid, title, error }: ProcessInfo): void {
  const where = error?.step === undefined ? '' : ` (${error.step})`;
  const message = l10n.t('{0} failed{1}: {2}', title, where, oneLine(error?.message ?? '', 300));
  offer(parts, 'error', message, [
    [l10n.t('Show Log'), COMMANDS.openLog, { pid, ...(error?.step !== undefined && { step: error.step }) }],
    [l10n.t('Retry'), COMMANDS.retry, { pid }],
  ]);
}

type Offer = readonly [title: string, command: CommandId, argument: unknown];

function offer(
  parts: Parts,
  kind: 'information' | 'warning' | 'error',
  message: string,
  offers: readonly Offer[],
): void {
  const titles = offers.map(([title]) => title);
  const show = {
    information: window.showInformationMessage,
    warning: window.showWarningMessage,
    error: window.showErrorMessage,
  }[kind];
  show(message, ...titles).then(
    (chosen) => {
      const [, command, argument] = offers.find(([title]) => title === chosen) ?? [];
      if (command !== undefined) void commands.executeCommand(command, argument);
    },
    (error: unknown) => {
      report(parts, 'notification', error);
    },
  );
}

function isWanted(what: Noteworthy['what']): boolean {
  const wanted = setting('notifications');
  return wanted === 'needsYouAndFailed' || (wanted === 'needsYou' && what === 'needsYou');
}

function isOurs({ startedBy, file }: ProcessInfo): boolean {
  if (!isOwn(startedBy, userInfo().username)) return false;
  const { workspaceFolders = [] } = workspace;
  return workspaceFolders.length === 0 || workspace.getWorkspaceFolder(Uri.file(file)) !== undefined;
}
