import { l10n, window } from 'vscode';
import { shutdown, status } from '../../protocol/control/runner.ts';
import { isConnectionLost } from '../../runner/client/control-failure.ts';
import type { Parts } from '../parts.ts';

/** Ends the runner of all windows; with processes running a person says what becomes of them. */
export async function stopRunner({ connection }: Parts): Promise<void> {
  const { counts } = await connection.request(status, {});
  const { running } = counts;
  let mode: 'drain' | 'stop' = 'stop';
  if (running > 0) {
    const wait = l10n.t('Let Them Finish');
    const stop = l10n.t('Stop Now');
    const question =
      running === 1
        ? l10n.t('A process is running. Stop the runner all the same?')
        : l10n.t('{0} processes are running. Stop the runner all the same?', running);
    const detail = l10n.t(
      'Stopped steps run again later if their file says that they may; otherwise their process fails and can be retried. Queued processes are kept.',
    );
    const chosen = await window.showWarningMessage(question, { modal: true, detail }, wait, stop);
    if (chosen === undefined) return;
    if (chosen === wait) mode = 'drain';
  }
  try {
    await connection.request(shutdown, { mode });
  } catch (error) {
    // It ended before its answer was read.
    if (!isConnectionLost(error)) throw error;
  }
}
