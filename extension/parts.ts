import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { RunnerConnection } from './connection/runner-connection.ts';
import type { ProcessModel } from './processes/process-model.ts';

/** What every part of the extension is given. */
export interface Parts {
  context: ExtensionContext;
  connection: RunnerConnection;
  /** What is known of processes. */
  processes: ProcessModel;
  /** The extension's own log. */
  log: LogOutputChannel;
}
