import type { ListItem } from '../../../protocol/control/list.ts';
import { formatDuration } from '../../../protocol/process-file/durations.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { ago, span, until } from './relative-time.ts';

/** What a table says of one process, as plain text. */
export interface ListRow {
  name: string;
  /** How long it has been running, or how long ago it came or ended. */
  when: string;
  /** Where it stands and why. */
  note: string;
}

export function listRow(item: ListItem, now: number): ListRow {
  return { name: sanitise(item.title || item.name), when: whenOf(item, now), note: sanitise(noteOf(item, now)) };
}

function whenOf({ status, createdAt, startedAt, finishedAt }: ListItem, now: number): string {
  if (status === 'running' && startedAt !== null) return `for ${span((now - Date.parse(startedAt)) / 1000)}`;
  return ago(finishedAt ?? createdAt, now);
}

function noteOf(item: ListItem, now: number): string {
  const { status, step, error, interrupt, notBefore, startedAt, finishedAt, stepsDone, stepsTotal } = item;
  const place = `${stepsDone}/${stepsTotal}`;
  switch (status) {
    case 'ready': {
      const due = notBefore === null || Date.parse(notBefore) <= now ? '' : `next attempt ${until(notBefore, now)}`;
      return [stepsDone > 0 || due !== '' ? place : '', step ?? '', due].filter(Boolean).join(' ');
    }
    case 'running':
      return [place, step ?? ''].filter(Boolean).join(' ');
    case 'interrupted': {
      const expiry = interrupt?.expiresAt ? ` (expires ${until(interrupt.expiresAt, now)})` : '';
      return `${firstLine(interrupt?.message ?? '')}${expiry}`;
    }
    case 'error':
      return [step, firstLine(error?.message ?? '')].filter(Boolean).join(': ');
    case 'finished': {
      const took =
        startedAt && finishedAt ? ` in ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}` : '';
      return `${stepsTotal} ${stepsTotal === 1 ? 'step' : 'steps'}${took}`;
    }
    case 'cancelled':
      return [place, step ?? ''].filter(Boolean).join(' ');
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
