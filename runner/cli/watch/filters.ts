import type { ProcessStatus } from '../../../protocol/process/states.ts';

/** What the list can be narrowed to. */
export interface Filter {
  name: string;
  /** Undefined: all. */
  status: ProcessStatus[] | undefined;
}

export const FILTERS: readonly Filter[] = [
  { name: 'All', status: undefined },
  { name: 'Needs you', status: ['interrupted'] },
  { name: 'Running', status: ['running'] },
  { name: 'Queued', status: ['ready'] },
  { name: 'Failed', status: ['error'] },
  { name: 'Done', status: ['finished', 'cancelled'] },
];

export type Counts = Record<ProcessStatus, number>;

export function countOf({ status }: Filter, counts: Counts): number {
  const wanted = status ?? (Object.keys(counts) as ProcessStatus[]);
  return wanted.reduce((sum, name) => sum + counts[name], 0);
}
