import { Selection, Uri, window, workspace } from 'vscode';
import { get } from '../../protocol/control/get.ts';
import type { Parts } from '../parts.ts';
import { LOG_SCHEME, logPath, type LogAddress } from './log-address.ts';
import type { OpenLogs } from './open-logs.ts';
import { followingOf, revealEnd } from './stay-at-end.ts';

/** Opens a log at its end, where it goes on growing. Rejects as a request for it does. */
export async function showLog({ connection }: Parts, logs: OpenLogs, address: LogAddress): Promise<void> {
  const { name, pid } = await connection.request(get, { pid: address.pid, brief: true });
  const uri = Uri.from({ scheme: LOG_SCHEME, path: logPath({ ...address, name, pid }) });
  const log = logs.of(uri);
  // A reason not to open it is told as such, not as an editor's error page.
  await log?.reader.open();
  const editor = await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  if (log) followingOf(log, editor).start();
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  // Where one reads on, also with a screen reader.
  editor.selection = new Selection(end, end);
  revealEnd(editor);
}
