import type { LogOutputChannel } from 'vscode';
import type { RunnerConnection } from '../connection/runner-connection.ts';
import { isConnectionLost, isNoRunner } from '../../runner/client/control-failure.ts';
import { ProcessModel } from './process-model.ts';

/** The model of this window, fed by its connection. */
export function connectModel(connection: RunnerConnection, log: LogOutputChannel): ProcessModel {
  const model = new ProcessModel({
    ask: (message, params) => connection.request(message, params),
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    failed: (error) => {
      // The next connection lists anew.
      if (isConnectionLost(error) || isNoRunner(error)) return;
      log.error(error instanceof Error ? error : String(error));
    },
  });
  connection.onDidListAnew(() => {
    model.listAnew();
  });
  connection.onDidReceiveEvents((events) => {
    model.take(events);
  });
  connection.onDidReceiveProgress((progress) => {
    model.takeProgress(progress);
  });
  return model;
}
