import { formatDuration } from '../../../protocol/process-file/durations.ts';

/** Between two times of a record; empty when one is missing. */
export function timeTaken({ startedAt, finishedAt }: { startedAt: string | null; finishedAt: string | null }): string {
  return startedAt === null || finishedAt === null
    ? ''
    : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
