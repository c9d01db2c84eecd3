import type { JsonObject, JsonSchema } from '../data/json.ts';
import type { Artifact, LogEntry, Progress } from '../step/messages/index.ts';
import type { ProcessError } from './errors.ts';
import type { StepOutline } from './outline.ts';
import type { StepPhase, StepStatus } from './states.ts';

/**
 * Every change of a process's state is one of these. They are the only way a record changes (see record.ts), what
 * a history is made of, and what clients are told.
 * @template Data the data itself where a process runs, and a DataRef once it is stored or told to others
 * @discriminator type
 */
export type ProcessEvent<Data = JsonObject> =
  | ProcessCreated<Data>
  | ProcessStarted
  | StepStarted<Data>
  | StepFinished<Data>
  | StepSkipped
  | StepFailed<Data>
  | StepCancelled<Data>
  | ProcessInterrupted<Data>
  | DraftSaved<Data>
  | ProcessProceeded<Data>
  | ProcessDelayed
  | ProcessRequeued
  | CancelRequested
  | ProcessFinished<Data>
  | ProcessFailed
  | ProcessCancelled
  | ProcessRetried<Data>
  | ProcessDeleted;

/** A runner accepted the process: it is in the queue. */
export interface ProcessCreated<Data = JsonObject> extends At, By {
  type: 'processCreated';
  name: string;
  title: string;
  /** Absolute path of the process file. */
  file: string;
  outline: StepOutline[];
  /** The resolved definition, as it was at the start. */
  definition: Data;
  /** Validated parameters, defaults applied. */
  params: Data;
  /** What steps inherit, before the file's own `env`. */
  env: Data;
  /** Start data; for a rerun the input of the step it begins with. */
  data: Data;
  /** Higher runs first. */
  priority: number;
  /** Dedupe key of the start, and the hash of what was started with it. */
  key?: string;
  fingerprint?: string;
  /** Evaluated `concurrency` of the file. */
  lane?: Lane;
  rerunOf?: string;
  /** Programs of the steps that are files, as they were at the start; they are not copied. */
  scripts?: ScriptHash[];
  /** Steps a rerun takes over from the process it repeats, in order; it begins after them. */
  copied?: CopiedStep<Data>[];
}

/** A file that a step runs. */
export interface ScriptHash {
  /** Absolute. */
  path: string;
  /** First 32 hexadecimal digits of the SHA-256 of what it held. */
  hash: string;
}

/** Processes of one key, of whatever file, run at most `limit` at once. */
export interface Lane {
  key: string;
  limit: number;
  /** Whether the place is kept while the process is interrupted. */
  hold: boolean;
}

export interface CopiedStep<Data = JsonObject> {
  step: string;
  status: Extract<StepStatus, 'finished' | 'skipped' | 'error'>;
  /** Null where it was skipped. */
  input: Data | null;
  output: Data | null;
  /** What the next step got, where that is something else. */
  next?: Data;
  startedAt: string | null;
  finishedAt: string | null;
  artifacts: PublishedArtifact[];
}

/** An executor took the process. */
export interface ProcessStarted extends At {
  type: 'processStarted';
}

/** Written ahead: no program of the step runs before this is kept. */
export interface StepStarted<Data = JsonObject> extends At, OfAttempt {
  type: 'stepStarted';
  input: Data;
}

export interface StepFinished<Data = JsonObject> extends At, OfAttempt {
  type: 'stepFinished';
  /** What the step gave. */
  output: Data;
  /** What the next step gets, where that is something else: with `outputMode: "merge"`, or an empty result. */
  next?: Data;
  summary?: string;
  artifacts?: PublishedArtifact[];
}

/** Its `if` was false: the data passes through. */
export interface StepSkipped extends At, OfStep {
  type: 'stepSkipped';
}

/** One attempt failed. */
export interface StepFailed<Data = JsonObject> extends At, OfAttempt {
  type: 'stepFailed';
  error: ProcessError;
  /** What comes next: another attempt, the next step (`continueOnError`), or the end of the process. */
  then: 'retry' | 'continue' | 'fail';
  /** With `retry`: milliseconds until the next attempt. */
  retryInMs?: number;
  /** What the step still answered after its time was over. */
  lateOutput?: Data;
}

export interface StepCancelled<Data = JsonObject> extends At, OfAttempt {
  type: 'stepCancelled';
  lateOutput?: Data;
}

/** The process waits for a person. It follows the `stepFinished` of its step. */
export interface ProcessInterrupted<Data = JsonObject> extends At, OfStep {
  type: 'processInterrupted';
  message: string;
  /** What the person sees and edits: the input of the next step. */
  data: Data;
  schema?: JsonSchema;
  /** Milliseconds from `at`; absent: never. */
  expiresInMs?: number;
  /** Raised by every saved draft and by proceed. */
  revision: number;
  /** Running time of the process so far, in milliseconds. */
  ranMs?: number;
}

/** A person keeps what they edited so far; the process still waits. */
export interface DraftSaved<Data = JsonObject> extends At, By {
  type: 'draftSaved';
  data: Data;
  revision: number;
}

/** A person let the process go on. */
export interface ProcessProceeded<Data = JsonObject> extends At, By {
  type: 'processProceeded';
  data: Data;
  revision: number;
}

/** The next attempt of a step is due later than an executor waits: the process is back in the queue until then. */
export interface ProcessDelayed extends At {
  type: 'processDelayed';
  /** ISO 8601, UTC. */
  notBefore: string;
  ranMs: number;
}

/**
 * A process without an executor is back in the queue: the runner stopped, the executor was lost, or cleanup steps are
 * left to run of one that was cancelled or not let proceed in time.
 */
export interface ProcessRequeued extends At {
  type: 'processRequeued';
  reason: 'shutdown' | 'lost' | 'cancelled' | 'expired';
  ranMs: number;
  /** What it ends with once its cleanup steps have run, where no step is to blame. */
  error?: ProcessError;
}

/** Somebody asked to cancel; `processCancelled` follows once nothing of it runs any more. */
export interface CancelRequested extends At, By {
  type: 'cancelRequested';
}

export interface ProcessFinished<Data = JsonObject> extends At {
  type: 'processFinished';
  output: Data;
}

export interface ProcessFailed extends At {
  type: 'processFailed';
  error: ProcessError;
}

export interface ProcessCancelled extends At {
  type: 'processCancelled';
  reason: string;
}

/** When: ISO 8601, UTC, milliseconds. */
interface At {
  at: string;
}

/** Who: the OS user, and a claimed actor where there is one (`anna (VS Code)`). */
interface By {
  by: string;
}

interface OfStep {
  step: string;
  phase: StepPhase;
}

interface OfAttempt extends OfStep {
  /** Counted from 1. */
  attempt: number;
}

/** Somebody has a failed process go on at the step that failed. */
export interface ProcessRetried<Data = JsonObject> extends At, By {
  type: 'processRetried';
  /** The step that failed, with which it goes on. */
  step: string;
  /** Input of that step, where it was edited. */
  input?: Data;
  /** The definition of the current file, whose finished steps are those of the old one. */
  updated?: { definition: Data; outline: StepOutline[]; scripts?: ScriptHash[] };
}

/** It is gone from lists; its data and logs go with it. `by` is `retention` when it was its time. */
export interface ProcessDeleted extends At, By {
  type: 'processDeleted';
}

/** An artifact as it is kept: the path is absolute. */
export interface PublishedArtifact extends Artifact {
  bytes: number;
}

/** What passes by while a step runs; shown and logged, never part of the state. */
export type TransientEvent = StepProgress | StepLog;

export interface StepProgress extends At, OfAttempt, Progress {
  type: 'stepProgress';
}

/** One record of a step's log, masked; text without its line break. */
export interface StepLog extends At, OfAttempt, LogEntry {
  type: 'stepLog';
  /** `runner`: the executor's own remarks, such as a warning about stray output. */
  source: 'stdout' | 'stderr' | 'step' | 'runner';
  /** The line goes on in the next record: it was longer than one record may be. */
  continues?: true;
}
