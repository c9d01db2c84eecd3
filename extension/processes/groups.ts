import type { ListItem } from '../../protocol/control/list.ts';
import type { ProcessStatus } from '../../protocol/process/states.ts';

/** Groups of processes, in the order in which they are shown: what needs a person comes first. */
export const GROUPS = [
  'interrupted',
  'running',
  'ready',
  'finished',
  'error',
  'cancelled',
] as const satisfies readonly ProcessStatus[];

/** Processes a page of a group has. */
export const PAGE = 200;

/** What is known of one group. */
export interface Group {
  /** The newest first; all of them unless `more`. */
  readonly items: readonly ListItem[];
  /** How many there are in all. */
  readonly total: number;
  /** There are older ones that were not fetched. */
  readonly more: boolean;
}

export const EMPTY: Group = { items: [], total: 0, more: false };
