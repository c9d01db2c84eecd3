import { window, type ExtensionContext } from 'vscode';
import { registerConnection } from './connection/register-connection.ts';
import type { Parts } from './parts.ts';
import { connectModel } from './processes/connect-model.ts';
import { registerData } from './data/register-data.ts';
import { registerLogs } from './logs/register-logs.ts';
import { registerPause } from './pause/register-pause.ts';
import { version } from '../package.json';

/** Registers every part. Nothing here waits: the runner is looked for when something needs it. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Stepwell', { log: true });
  const connection = registerConnection(context, log);
  const processes = connectModel(connection, log);
  context.subscriptions.push(log, processes);
  const parts: Parts = { context, connection, processes, log };
  registerLogs(parts);
  registerData(parts);
  registerPause(parts);
  log.info(`Stepwell ${version}, extension in ${parts.context.extensionPath}`);
}
