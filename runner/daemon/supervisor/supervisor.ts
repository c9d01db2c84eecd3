import type { StepProgress } from '../../../protocol/process/events.ts';
import type { Job } from '../../executor/job.ts';
import type { LaunchLevel } from '../../executor/launch/launcher.ts';
import type { ExecutorLost, ExecutorOutcome } from '../../executor-process/messages.ts';
import type { DataText } from '../../store/store.ts';
import type { StoredEvent, StoredRef } from '../../process-state/state.ts';

/** Keeps executor processes ready and has them run jobs. It knows nothing of queues or stores. */
export interface Supervisor {
  /** Jobs that can be run at once. */
  readonly slots: number;
  /** Slots not in use. */
  readonly free: number;
  /**
   * Runs a job on an executor that is ready, or on the next one that is. Only while `free` is more than 0. Never
   * throws; how it went is the outcome.
   */
  run(request: JobRequest, listener: JobListener): RunningJob;
  /** How executors start programs on this machine. Settles with the first executor; never, when none can be started. */
  level(): Promise<LaunchLevel>;
  /** Pids of the executors, for those who measure. */
  pids(): number[];
  /** Ends every executor, and with them what still runs. Resolves when all are gone. */
  close(): Promise<void>;
}

export interface JobRequest {
  job: Job;
  /** Folder of the log files; made when first needed. */
  logs: string;
  /** A cancel was asked for before: only `finally` steps are left to run. */
  cancelled: boolean;
  /**
   * Where the cursor's input lies. With it, events name that input by this very object and it is not sent again;
   * without, the first event brings it as new data.
   */
  inputRef?: StoredRef;
}

export interface JobListener {
  /**
   * Keeps an event with the data it brings; called in order. When it resolves, the event is durable and the executor
   * goes on; it must not reject. In the events of one job, the same data is named by the same object: what fills in
   * where it lies, as a store does for `data`, does so for the later events as well.
   */
  event(event: StoredEvent, data: DataText[]): Promise<unknown>;
  progress(progress: StepProgress): void;
  logGrew(step: string, attempt: number): void;
}

export interface RunningJob {
  /** Settles once nothing of the job is left running, survivors of a lost executor included. */
  readonly ended: Promise<{ outcome: ExecutorOutcome | ExecutorLost; ranMs: number }>;
  cancel(reason: 'user' | 'shutdown', now: boolean): void;
}
