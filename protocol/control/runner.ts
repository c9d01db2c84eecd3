import type { ProcessStatus } from '../process/states.ts';
import type { RunnerIdentity } from './hello.ts';
import { notification, request, type Nothing } from './message.ts';

/** How the runner is. */
export const status = request<Nothing, RunnerStatus>('runner/status');

export interface RunnerStatus extends RunnerIdentity {
  /** `serving`; `draining`: takes nothing new from the queue; `refusing`: see `refusing`. */
  state: 'serving' | 'draining' | 'stopping' | 'refusing';
  /** Why nothing new is accepted; null: it is. */
  refusing: string | null;
  concurrency: number;
  counts: Record<ProcessStatus, number>;
  clients: number;
  /** Resident memory, in bytes. */
  memoryBytes: number;
  /** How programs are contained on this machine, in one line. */
  containment: string;
  /** What was found damaged at the start. */
  damage: string[];
  lastEvent: number;
}

/** Ends the runner. Answered when it begins to. */
export const shutdown = request<ShutdownParams, Nothing>('runner/shutdown');

export interface ShutdownParams {
  /**
   * `drain`: what runs may finish, nothing new is claimed, however long it takes. `stop`: steps that still run at the
   * deadline are cancelled. `now`: at once.
   */
  mode: 'drain' | 'stop' | 'now';
  /** For `stop`, in milliseconds. Default: 10 s. */
  deadlineMs?: number;
}

/**
 * The runner ends on purpose, and this connection with it. Whoever keeps a connection does not start another runner
 * because of that; one that takes over is found by looking again.
 */
export const ending = notification<EndingParams>('runner/ending');

export interface EndingParams {
  /** `shutdown`: somebody asked it to, a newer build that takes over included; the others: it had nothing more to do. */
  reason: 'shutdown' | 'drained' | 'limit' | 'idle';
}
