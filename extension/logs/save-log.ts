import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { readLog } from '../../protocol/control/log.ts';
import { UserError } from '../commands/user-error.ts';
import type { Parts } from '../parts.ts';
import { heading, type OpenLog } from './open-logs.ts';
import { wholeLog } from './whole-log.ts';

/** Writes all of a log, however large, to a file that the person chooses. */
export async function saveLog(parts: Parts, { uri, address }: OpenLog): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const chosen = await window.showSaveDialog({
    defaultUri: Uri.file(join(folder, basename(uri.path))),
    filters: { [l10n.t('Logs')]: ['log', 'txt'] },
    title: l10n.t('Save the whole log'),
  });
  if (!chosen) return;
  await writeLog(parts, address, chosen);
}

/** Resolves when it is written or was given up. Rejects with a UserError. */
export async function writeLog({ connection }: Parts, address: OpenLog['address'], target: Uri): Promise<void> {
  if (target.scheme !== 'file') throw new UserError(l10n.t('A log can only be saved to a file on a disk.'));
  const given = new AbortController();
  const ask: Parameters<typeof wholeLog>[0]['ask'] = (params) => connection.request(readLog, params, given.signal);
  const name = basename(target.fsPath);
  const title = l10n.t('Saving {0}', name);
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
    token.onCancellationRequested(() => {
      given.abort();
    });
    try {
      const text = Readable.from(wholeLog({ log: address, ask, heading }));
      await pipeline(text, createWriteStream(target.fsPath), { signal: given.signal });
    } catch (error) {
      // Half a log that looks like a whole one is worse than none.
      await rm(target.fsPath, { force: true });
      if (!given.signal.aborted) throw error;
    }
  });
}
