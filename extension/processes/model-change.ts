import type { ProcessInfo } from '../../protocol/control/get.ts';
import type { ProcessStatus } from '../../protocol/process/states.ts';
import type { Subscription } from './listeners.ts';

/** What has changed since the last time it was told. */
export interface ModelChange {
  /** Everything may have: listed anew. */
  all: boolean;
  /** Groups with other processes in them, or another number of them. */
  groups: ReadonlySet<ProcessStatus>;
  /** Processes that changed, with their steps and progress; those that are gone too. */
  processes: ReadonlySet<string>;
}

/** A process that is kept up to date while somebody shows it. */
export interface Watched extends Subscription {
  /** Undefined until it was fetched, and once it is gone. Its data is left out: `step/data` has it. */
  readonly info: ProcessInfo | undefined;
  /** Resolves when it was fetched. Rejects as a request does. */
  readonly ready: Promise<ProcessInfo>;
}
