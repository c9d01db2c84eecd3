import { l10n } from 'vscode';
import type { ListItem } from '../../../protocol/control/list.ts';
import type { Progress } from '../../../protocol/step/messages/index.ts';
import { amountDone, oneLine, roughSpan, timeTaken } from '../span-text.ts';

/** What stands behind the title of a process. */
export function describeProcess(item: ListItem, progress: Progress | undefined, now: number): string {
  return describe(item, progress, now)
    .filter((part) => part !== '')
    .join(' · ');
}

function describe(item: ListItem, progress: Progress | undefined, now: number): string[] {
  const { status, step, error, interrupt, notBefore, finishedAt } = item;
  const place = `${item.stepsDone}/${item.stepsTotal}`;
  switch (status) {
    case 'interrupted': {
      const expires = interrupt?.expiresAt;
      const due = expires ? l10n.t('{0} left', roughSpan(Date.parse(expires) - now)) : '';
      return [oneLine(interrupt?.message ?? ''), due];
    }
    case 'running': {
      const done = progress ? [amountDone(progress), oneLine(progress.message ?? '', 60)] : [];
      return [place, step ?? '', ...done, timeTaken(item, now)];
    }
    case 'ready': {
      const waits = notBefore !== null && Date.parse(notBefore) > now;
      return [item.stepsDone > 0 ? place : '', waits ? l10n.t('in {0}', roughSpan(Date.parse(notBefore) - now)) : ''];
    }
    case 'error':
      return [step ?? '', oneLine(error?.message ?? ''), past(finishedAt, now)];
    case 'finished':
    case 'cancelled':
      return [timeTaken(item, now), past(finishedAt, now)];
  }
}

function past(iso: string | null, now: number): string {
  return iso === null ? '' : l10n.t('{0} ago', roughSpan(now - Date.parse(iso)));
}
