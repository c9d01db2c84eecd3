import type { JsonObject, JsonSchema } from '../data/json.ts';
import type { DataRef } from '../process/data-ref.ts';
import type { ProcessError } from '../process/errors.ts';
import type { PublishedArtifact } from '../process/events.ts';
import type { ProcessRecord } from '../process/record.ts';
import type { StepPhase, StepStatus } from '../process/states.ts';
import { request, type Pid } from './message.ts';

/** Everything about one process. */
export const get = request<GetParams, ProcessInfo>('process/get');

export interface GetParams {
  pid: Pid;
  /** Leaves out what has a size: start data, output, data of the pause are `{}` or null. For views. Default: false. */
  brief?: boolean;
}

/** A record with what a runner knows beyond it. */
export interface ProcessInfo extends ProcessRecord {
  title: string;
  priority: number;
  key: string | null;
  startedBy: string;
  notBefore: string | null;
  /** A cancel was asked for and is under way. */
  cancelling: boolean;
  attempts: AttemptInfo[];
  actions: ActionInfo[];
  /**
   * While interrupted: the step that gets the data once it proceeds; null when the process is finished with that.
   * Older runners do not tell.
   */
  next?: NextStep | null;
  /** Number of the last event that is in here. */
  lastEvent: number;
}

export interface NextStep {
  step: string;
  /** What its input must match, beside the schema of the pause; null: anything. */
  inputSchema: JsonSchema | null;
}

/** One attempt of one step; its data is fetched with `step/data`. */
export interface AttemptInfo {
  step: string;
  phase: StepPhase;
  attempt: number;
  status: Extract<StepStatus, 'running' | 'finished' | 'error' | 'cancelled'>;
  startedAt: string;
  finishedAt: string | null;
  input: DataRef;
  output: DataRef | null;
  error: ProcessError | null;
  artifacts: PublishedArtifact[];
}

/** What somebody did to it. */
export interface ActionInfo {
  what: 'started' | 'draftSaved' | 'proceeded' | 'cancelRequested' | 'retried';
  at: string;
  by: string;
  /** What was changed, for a proceed: top-level keys with their value before and after. Absent where it is not known. */
  changes?: { before: JsonObject; after: JsonObject };
}
