import { formatDuration } from '../../protocol/process-file/durations.ts';

/** How long something took that began and ended, or takes until now; empty before it began. */
export function timeTaken(
  { startedAt, finishedAt }: { startedAt: string | null; finishedAt: string | null },
  now: number,
): string {
  if (startedAt === null) return '';
  const ms = (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt);
  // What still runs changes every second; tenths of them would only flicker.
  return formatDuration(finishedAt === null ? Math.max(0, Math.floor(ms / 1000)) * 1000 : ms);
}

/** A length of time with one unit, for what is only to be placed roughly: `12 s`, `3 min`, `5 h`, `2 d`. */
export function roughSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `40 %` where the whole is known, `12` where something was counted, otherwise empty. */
export function amountDone({ progress, total }: { progress: number; total?: number }): string {
  if (total !== undefined && total > 0) return `${Math.floor(Math.min(1, progress / total) * 100)} %`;
  return progress > 0 ? String(Math.round(progress * 100) / 100) : '';
}

/** One line of what may have many, cut to a length that a tree shows. */
export function oneLine(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
