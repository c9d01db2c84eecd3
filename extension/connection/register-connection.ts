import { join } from 'node:path';
import { workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { readBuild } from '../../runner/build/build-info.ts';
import { version } from '../../package.json';
import { affects, setting, stateDirSetting } from '../settings/settings.ts';
import { RunnerConnection, type ConnectionState } from './runner-connection.ts';

/** The window's connection, as its settings have it. */
export function registerConnection(context: ExtensionContext, log: LogOutputChannel): RunnerConnection {
  const build = readBuild(join(context.extensionPath, 'dist'));
  const connection = new RunnerConnection({
    connect: () => ({ stateDir: stateDirSetting(), client: { name: 'vscode', version }, ...(build && { build }) }),
    mayStart: () => workspace.isTrusted && setting('runner.start') === 'whenNeeded',
  });
  context.subscriptions.push(
    connection,
    connection.onDidChangeState((state) => {
      log.info(wordState(state));
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (affects(change, 'stateDir'))
        connection.again().catch((error: unknown) => {
          log.error(String(error));
        });
    }),
  );
  return connection;
}

/** For the log: for people who look for what went wrong. */
function wordState(state: ConnectionState): string {
  switch (state.state) {
    case 'off':
      return 'Runner: not looked for';
    case 'connecting':
      return 'Runner: connecting';
    case 'connected': {
      const { version: of, build, pid, stateDir } = state.client.runner;
      return `Runner: connected to ${of} (${build}), pid ${pid}, state in ${stateDir}`;
    }
    case 'lost':
      return `Runner: ${state.error}`;
    case 'stopped':
      return state.onPurpose ? 'Runner: it was stopped' : 'Runner: none runs';
  }
}
