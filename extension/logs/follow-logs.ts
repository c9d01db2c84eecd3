import { Disposable, window, workspace } from 'vscode';
import type { Parts } from '../parts.ts';
import type { OpenLogs } from './open-logs.ts';

/** Logs grow while an editor shows them, and rest while none does. */
export function followLogs({ connection }: Parts, logs: OpenLogs): Disposable {
  const visible = (): Set<string> => new Set(window.visibleTextEditors.map(({ document }) => document.uri.toString()));
  const followVisible = (pids?: ReadonlySet<string>): void => {
    const shown = visible();
    for (const { uri, address, reader } of logs.all) {
      if (!shown.has(uri.toString())) void reader.rest();
      else if (!pids || [...pids].some((pid) => pid.startsWith(address.pid))) reader.follow();
    }
  };
  return Disposable.from(
    window.onDidChangeVisibleTextEditors((editors) => {
      for (const { document } of editors) logs.of(document.uri);
      followVisible();
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      logs.close(uri);
    }),
    // A process that goes on has more to say, whatever was said of it before.
    connection.onDidReceiveEvents((events) => {
      followVisible(new Set(events.map(({ pid }) => pid)));
    }),
    connection.onDidChangeState(({ state }) => {
      if (state === 'connected') followVisible();
    }),
    connection.onDidListAnew(() => {
      followVisible();
    }),
  );
}
