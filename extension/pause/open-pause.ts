import { commands, l10n, window, type Uri } from 'vscode';
import { get } from '../../protocol/control/get.ts';
import type { RunnerConnection } from '../connection/runner-connection.ts';
import { FORM_VIEW } from '../panel/form-view.ts';
import { pausePath } from './pause-address.ts';
import { pauseUri } from './pause-window.ts';

/**
 * Shows the data a process waits with, as a form.
 * @param pid the process's id, or the beginning of it
 */
export async function openPause(connection: RunnerConnection, pid: string): Promise<void> {
  const info = await connection.request(get, { pid, brief: true });
  const { interrupt, name } = info;
  if (!interrupt) {
    void window.showInformationMessage(l10n.t('"{0}" does not wait for anybody: it is {1}.', info.title, info.status));
    return;
  }
  await openForm(pauseUri(pausePath({ name, pid: info.pid, step: interrupt.step })));
}

export async function openForm(uri: Uri): Promise<void> {
  await commands.executeCommand('vscode.openWith', uri, FORM_VIEW);
}

/** The same document as text, in the group beside. */
export async function openTextBeside(uri: Uri): Promise<void> {
  await commands.executeCommand('vscode.openWith', uri, 'default', { viewColumn: -2, preview: false });
}
