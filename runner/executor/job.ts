import type { JsonObject } from '../../protocol/data/json.ts';
import type { ProcessDefinition } from '../../protocol/process-file/definition.ts';
import type { ProcessError } from '../../protocol/process/errors.ts';
import type { PublishedArtifact } from '../../protocol/process/events.ts';
import type { StepStatus } from '../../protocol/process/states.ts';

/** One process to run, from wherever it stands. */
export interface Job {
  pid: string;
  definition: ProcessDefinition;
  /** Validated parameters, defaults applied. */
  params: JsonObject;
  /** What steps inherit, before the file's own `env`: already without the runner's own variables. */
  env: Record<string, string>;
  cursor: Cursor;
  /** Folder for this process's files (inputs, artifacts, temporary folders); absolute, existing, 0700. */
  workspace: string;
  /** Largest input or output, in bytes. */
  maxDataBytes: number;
  /**
   * Attempts already begun that the retry policy does not count, by step id: those before the process was retried,
   * and those of `onFailure` and `finally` steps that were cut off. Events and logs number attempts on from there;
   * policies and the steps themselves count anew, so that an attempt is never higher than `maxAttempts`.
   */
  attemptsBefore?: Record<string, number>;
  /**
   * The process is ending with this error: only its `onFailure` and `finally` steps are left to run, the cursor's
   * input being theirs. Cancelled before it starts as well: only `finally`; it still ends with the error.
   */
  failing?: ProcessError;
}

/** Where a process stands: all that is needed to go on after a pause, a delay or a restart. */
export interface Cursor {
  /** Index into `steps` of the step to run next; `steps.length`: all are done. */
  next: number;
  /** Index after the last step to run (`--until`); usually `steps.length`. */
  end: number;
  /** Its input. */
  input: JsonObject;
  /** Attempts of that step already begun. */
  attempts: number;
  /** Results of earlier steps, for expressions. */
  results: Record<string, StepResult>;
  /** Running time used so far, in milliseconds. */
  ranMs: number;
}

/** What expressions see of an earlier step. */
export interface StepResult {
  status: StepStatus;
  /** Null for a step that was skipped or failed. */
  output: JsonObject | null;
  artifacts: Record<string, PublishedArtifact>;
}

/** How a run of a job ended. The events say the same in more detail. */
export type JobOutcome =
  | { status: 'finished'; output: JsonObject }
  | { status: 'error'; error: ProcessError }
  | { status: 'cancelled' }
  /** `cursor`: where to go on once a person let it proceed; its input is to be replaced by the proceed data. */
  | { status: 'interrupted'; cursor: Cursor }
  /** A retry due in more than 5 s: the host queues it again. */
  | { status: 'delayed'; cursor: Cursor; retryInMs: number }
  /**
   * Given back because the runner stops. `step`: whose attempt was cut off, by its id; the events leave that attempt
   * running. An attempt that finished all the same counts, and one whose program was never started is `stepCancelled`:
   * then there is no `step`, and the process can simply go on later.
   */
  | { status: 'stopped'; cursor: Cursor; step?: string };
