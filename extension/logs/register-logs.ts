import { l10n, languages, MarkdownString, Uri, window, workspace } from 'vscode';
import { COMMANDS } from '../commands/command-ids.ts';
import { asProcessTarget } from '../commands/process-target.ts';
import { registerCommand } from '../commands/register-command.ts';
import type { Parts } from '../parts.ts';
import { followLogs } from './follow-logs.ts';
import { LOG_SCHEME } from './log-address.ts';
import { keepLogContext, registerLogCommands } from './log-commands.ts';
import { LogFiles } from './log-files.ts';
import { LogLenses } from './log-lenses.ts';
import { LogLinks } from './log-links.ts';
import { OpenLogs } from './open-logs.ts';
import { saveLog } from './save-log.ts';
import { showLog } from './show-log.ts';
import { stayAtEnd } from './stay-at-end.ts';

/** Logs of processes and steps, as read-only documents that grow. */
export function registerLogs(parts: Parts): void {
  const logs = new OpenLogs(parts);
  const files = new LogFiles(logs);
  const lenses = new LogLenses(logs);
  const selector = { scheme: LOG_SCHEME };
  parts.context.subscriptions.push(
    logs,
    files,
    lenses,
    logs.onDidChange((log) => {
      files.changed(log);
    }),
    workspace.registerFileSystemProvider(LOG_SCHEME, files, {
      isCaseSensitive: true,
      isReadonly: new MarkdownString(l10n.t('A log can only be read.')),
    }),
    languages.registerCodeLensProvider(selector, lenses),
    languages.registerDocumentLinkProvider(selector, new LogLinks(parts)),
    followLogs(parts, logs),
    stayAtEnd(logs),
  );
  registerLogCommands(parts, logs);
  keepLogContext(parts, logs);
  registerCommand(parts, COMMANDS.openLog, async (given) => {
    const target = asProcessTarget(given);
    if (target) await showLog(parts, logs, target);
  });
  registerCommand(parts, COMMANDS.saveLog, async (given) => {
    const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
    const log = uri && logs.of(uri);
    if (log) await saveLog(parts, log);
  });
}
