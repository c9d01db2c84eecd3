import { window, type ExtensionContext } from 'vscode';
import { registerNotifications } from './attention/notifications.ts';
import { registerStatusBar } from './attention/status-bar.ts';
import { registerConnection } from './connection/register-connection.ts';
import { registerRunnerLog } from './connection/runner-log.ts';
import type { Parts } from './parts.ts';
import { connectModel } from './processes/connect-model.ts';
import { registerData } from './data/register-data.ts';
import { registerLanguage } from './language/register-language.ts';
import { registerLogs } from './logs/register-logs.ts';
import { registerPause } from './pause/register-pause.ts';
import { registerRun } from './run/register-run.ts';
import { registerTasks } from './tasks/register-tasks.ts';
import { registerWalkthrough } from './walkthrough/register-walkthrough.ts';
import { registerViews } from './views/register-views.ts';
import { version } from '../package.json';

/** Registers every part. Nothing here waits: the runner is looked for when something needs it. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Stepwell', { log: true });
  const connection = registerConnection(context, log);
  const processes = connectModel(connection, log);
  context.subscriptions.push(log, processes);
  const parts: Parts = { context, connection, processes, log };
  registerRunnerLog(parts);
  const { files } = registerViews(parts);
  registerStatusBar(parts);
  registerNotifications(parts);
  registerLogs(parts);
  registerData(parts);
  registerTasks(parts);
  registerLanguage(parts);
  registerWalkthrough(parts);
  registerRun(registerPause(parts), files);
  // Somebody may have started a process that needs a person: looked for, never started for it.
  connection.look();
  log.info(`Stepwell ${version}, extension in ${parts.context.extensionPath}`);
}
