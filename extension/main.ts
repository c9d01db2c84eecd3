import { join } from 'node:path';
import { window, type ExtensionContext } from 'vscode';
import { RunnerConnection } from './connection/runner-connection.ts';
import type { Parts } from './parts.ts';
import { connectModel } from './processes/connect-model.ts';
import { registerPause } from './pause/register-pause.ts';
import { readBuild } from '../runner/build/build-info.ts';
import { version } from '../package.json';

/** Registers every part. Nothing here waits: the runner is looked for when something needs it. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Stepwell', { log: true });
  const build = readBuild(join(context.extensionPath, 'dist'));
  const connection = new RunnerConnection({
    start: 'ifNeeded',
    client: { name: 'vscode', version },
    ...(build && { build }),
  });
  const processes = connectModel(connection, log);
  context.subscriptions.push(log, connection, processes);
  const parts: Parts = { context, connection, processes, log };
  registerPause(parts);
  log.info(`Stepwell ${version}, extension in ${parts.context.extensionPath}`);
}
