import { l10n, window } from 'vscode';
import { retry as retryRequest } from '../../protocol/control/retry.ts';
import type { Parts } from '../parts.ts';
import { ACTOR } from './acting.ts';
import { targetOrPicked } from './pick-process.ts';

/** Has a failed process go on at the step that failed; `updated`: with the process file as it is now. */
export async function retry(parts: Parts, given: unknown, updated: boolean): Promise<void> {
  const target = await targetOrPicked(parts, given, ['error'], l10n.t('Retry which process?'));
  if (!target) return;
  const { warnings = [] } = await parts.connection.request(retryRequest, {
    ...{ pid: target.pid, actor: ACTOR },
    ...(updated && { updated }),
  });
  if (warnings.length > 0) void window.showWarningMessage(warnings.join(' '));
}
