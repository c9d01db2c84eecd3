import type { TerminalStatus } from '../process-state/terminal.ts';
import type { RetentionPolicy } from './store.ts';

export interface EndedProcess {
  pid: string;
  order: number;
  status: TerminalStatus;
  finishedAt: string;
}

/**
 * Which ended processes are due to go: those that ended first come first, at most `limit`. `ended`: all, or the oldest
 * `limit` of each state. `tooMany`: how many finished and cancelled ones there are beyond those that may stay.
 */
export function pickExpired(
  ended: readonly EndedProcess[],
  policy: RetentionPolicy,
  limit: number,
  tooMany: number,
): string[] {
  const oldestFirst = [...ended].sort((a, b) => compare(a.finishedAt, b.finishedAt) || a.order - b.order);
  let beyond = tooMany;
  const due = oldestFirst.filter(({ status, finishedAt }) => {
    if (status === 'error') return finishedAt < policy.failedBefore;
    beyond -= 1;
    return beyond >= 0 || finishedAt < policy.endedBefore;
  });
  return due.slice(0, limit).map(({ pid }) => pid);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
