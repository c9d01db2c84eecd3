import type { JsonObject, JsonSchema } from '../data/json.ts';
import type { Artifact, LogEntry, Progress } from '../step/messages/index.ts';
import type { ProcessError } from './errors.ts';
import type { StepPhase } from './states.ts';

/**
 * Every change of a process's state is one of these. They are the only way a record changes (see record.ts), what
 * a history is made of, and what clients are told.
 * @discriminator type
 */
export type ProcessEvent =
  | ProcessStarted
  | StepStarted
  | StepFinished
  | StepSkipped
  | StepFailed
  | StepCancelled
  | ProcessInterrupted
  | ProcessProceeded
  | ProcessFinished
  | ProcessFailed
  | ProcessCancelled;

/** An executor took the process. */
export interface ProcessStarted extends At {
  type: 'processStarted';
}

/** Written ahead: no program of the step runs before this is kept. */
export interface StepStarted extends At, OfAttempt {
  type: 'stepStarted';
  input: JsonObject;
}

export interface StepFinished extends At, OfAttempt {
  type: 'stepFinished';
  /** What the step gave; what the next step gets differs with `outputMode: "merge"`. */
  output: JsonObject;
  summary?: string;
  artifacts?: PublishedArtifact[];
}

/** Its `if` was false: the data passes through. */
export interface StepSkipped extends At, OfStep {
  type: 'stepSkipped';
}

/** One attempt failed. */
export interface StepFailed extends At, OfAttempt {
  type: 'stepFailed';
  error: ProcessError;
  /** What comes next: another attempt, the next step (`continueOnError`), or the end of the process. */
  then: 'retry' | 'continue' | 'fail';
  /** With `retry`: milliseconds until the next attempt. */
  retryInMs?: number;
  /** What the step still answered after its time was over. */
  lateOutput?: JsonObject;
}

export interface StepCancelled extends At, OfAttempt {
  type: 'stepCancelled';
  lateOutput?: JsonObject;
}

/** The process waits for a person. It follows the `stepFinished` of its step. */
export interface ProcessInterrupted extends At, OfStep {
  type: 'processInterrupted';
  message: string;
  /** What the person sees and edits: the input of the next step. */
  data: JsonObject;
  schema?: JsonSchema;
  /** Milliseconds from `at`; absent: never. */
  expiresInMs?: number;
  /** Raised by every saved draft and by proceed. */
  revision: number;
}

/** A person let the process go on. */
export interface ProcessProceeded extends At {
  type: 'processProceeded';
  data: JsonObject;
  /** OS user, and a claimed actor where there is one. */
  by: string;
}

export interface ProcessFinished extends At {
  type: 'processFinished';
  output: JsonObject;
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

interface OfStep {
  step: string;
  phase: StepPhase;
}

interface OfAttempt extends OfStep {
  /** Counted from 1. */
  attempt: number;
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
