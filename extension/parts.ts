import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { RunnerConnection } from './connection/runner-connection.ts';

/** What every part of the extension is given. */
export interface Parts {
  context: ExtensionContext;
  connection: RunnerConnection;
  /** The extension's own log. */
  log: LogOutputChannel;
}
