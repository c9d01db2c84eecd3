import type { Artifact } from '../../protocol/step/messages/index.ts';
import type { DataRef } from '../../protocol/process/data-ref.ts';
import type { ProcessError } from '../../protocol/process/errors.ts';
import type { Lane, ProcessEvent, ScriptHash } from '../../protocol/process/events.ts';
import type { ProcessRecord } from '../../protocol/process/record.ts';
import type { StepPhase, StepStatus } from '../../protocol/process/states.ts';

/** A DataRef with the place a store keeps it at, which only that store understands. Never sent to clients. */
export interface StoredRef extends DataRef {
  at?: string;
}

/** An event as it is stored: data by reference. */
export type StoredEvent = ProcessEvent<StoredRef>;

/**
 * All that is known of a process in a queue: the record clients see, what is needed to go on with it, and what is
 * kept of the past. Small: data is by reference. It changes by events only, see apply.ts.
 */
export interface ProcessState {
  /** Number of the event that created it: its place among those of the same priority, and the order of lists. */
  order: number;
  title: string;
  record: ProcessRecord<StoredRef>;
  definition: StoredRef;
  params: StoredRef;
  env: StoredRef;
  priority: number;
  /** Programs of the steps that are files, as they were at the start. Absent: none. */
  scripts?: ScriptHash[];
  key: string | null;
  fingerprint: string | null;
  lane: Lane | null;
  startedBy: string;
  /** Not to be claimed earlier; ISO 8601. */
  notBefore: string | null;
  /** A cancel that was asked for and has not ended the process yet. */
  cancel: { by: string; at: string } | null;
  /** The error a process is ending with: its `onFailure` and `finally` steps still have to run. */
  failing: ProcessError | null;
  cursor: StoredCursor;
  /** Every attempt of every step, in the order they began. */
  attempts: AttemptRecord[];
  /** What people did to it. */
  actions: ActionRecord[];
  /** When the executor that has it claimed it; null while none has. */
  claimedAt: string | null;
  /** Times in a row that it lost its executor while no step was running that could be to blame. Absent: none. */
  losses?: number;
}

/** See Cursor in executor/job.ts; this one is kept between executors. */
export interface StoredCursor {
  next: number;
  input: StoredRef;
  /** Attempts of that step that count for its retry policy. */
  attempts: number;
  ranMs: number;
}

export interface AttemptRecord {
  step: string;
  phase: StepPhase;
  /** Counted from 1 for each step, on through retries of the process; 0: taken over from the process it repeats. */
  attempt: number;
  status: Extract<StepStatus, 'running' | 'finished' | 'error' | 'cancelled'>;
  startedAt: string;
  finishedAt: string | null;
  input: StoredRef;
  output: StoredRef | null;
  /** What the next step got, where that is not the output. */
  next: StoredRef | null;
  lateOutput: StoredRef | null;
  error: ProcessError | null;
  artifacts: (Artifact & { bytes: number })[];
}

export interface ActionRecord {
  what: 'started' | 'draftSaved' | 'proceeded' | 'cancelRequested' | 'retried';
  at: string;
  by: string;
  /** What was sent, where something was. */
  data: StoredRef | null;
  /** Of a proceed: what had been produced, so that the difference can be shown. */
  before: StoredRef | null;
}
