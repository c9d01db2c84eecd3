import type { Progress } from '../../../protocol/step/messages/index.ts';

/** Part of the work done, 0 to 1; undefined when the total is not known. */
export function partDone({ progress, total }: Progress): number | undefined {
  return total === undefined || total <= 0 ? undefined : Math.min(1, progress / total);
}

/** `40 %`, `12`, or `` when nothing has been counted yet. */
export function amountDone(progress: Progress): string {
  const part = partDone(progress);
  if (part !== undefined) return `${Math.floor(part * 100)} %`;
  return progress.progress > 0 ? String(Math.round(progress.progress * 100) / 100) : '';
}
