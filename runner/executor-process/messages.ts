import type { DataRef } from '../../protocol/process/data-ref.ts';
import type { ProcessError } from '../../protocol/process/errors.ts';
import type { ProcessEvent, StepProgress } from '../../protocol/process/events.ts';
import type { Job } from '../executor/job.ts';
import type { LaunchLevel } from '../executor/launch/launcher.ts';

/**
 * What the daemon and an executor process say to each other, over the executor's stdin and stdout. A frame is two
 * 32-bit numbers, little-endian (length of the message, length of what is attached), the message as JSON, and the
 * attached bytes. Internal: both ends are always of one build.
 *
 * The end of its stdin tells an executor to end whatever runs, and itself.
 */
export type ToExecutor = RunJob | CancelJob | EventKept;

export interface RunJob {
  type: 'job';
  job: Job;
  /** Folder for log files, one for each attempt; made when first needed. */
  logs: string;
  /** A cancel was asked for before: only `finally` steps are left to run. */
  cancelled?: true;
  /** Of the cursor's input, which the daemon has: it is named and not sent back. */
  inputRef?: DataRef;
}

export interface CancelJob {
  type: 'cancel';
  /** `shutdown`: ends the running step and gives the process back. */
  reason: 'user' | 'shutdown';
  now: boolean;
}

/** Events up to this number of the running job are durable. */
export interface EventKept {
  type: 'kept';
  event: number;
}

export type FromExecutor = ExecutorReady | JobEvent | JobProgress | LogGrew | JobEnded;

export interface ExecutorReady {
  type: 'ready';
  level: LaunchLevel;
}

export interface JobEvent {
  type: 'event';
  /** Counted from 1 in each job. */
  number: number;
  event: ProcessEvent<DataRef>;
  /** Data attached to this frame, in order: what the event names that this job has not sent before. */
  attached: DataRef[];
}

export interface JobProgress {
  type: 'progress';
  progress: StepProgress;
}

/** There is more to read in the log of an attempt; at most some times a second. */
export interface LogGrew {
  type: 'log';
  step: string;
  attempt: number;
}

export interface JobEnded {
  type: 'ended';
  outcome: ExecutorOutcome;
  /** Running time of the process so far, in milliseconds. */
  ranMs: number;
  /** Resident memory of the executor, by which it is retired. */
  memoryBytes: number;
}

/** The events have said the details. */
export type ExecutorOutcome =
  | { status: 'finished' | 'error' | 'cancelled' | 'interrupted' }
  | { status: 'delayed'; retryInMs: number }
  /** Given back at a shutdown. `step`: whose attempt was cut off; absent: none was. */
  | { status: 'stopped'; step?: string };

/** An outcome only the daemon can know: the executor ended before it said how its job did. */
export interface ExecutorLost {
  status: 'lost';
  /** Exit code or signal, and the end of what it wrote to stderr. */
  error: ProcessError;
}
