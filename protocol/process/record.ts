import type { JsonObject, JsonSchema } from '../data/json.ts';
import type { Progress } from '../step/messages/index.ts';
import type { ProcessError } from './errors.ts';
import type { PublishedArtifact } from './events.ts';
import type { ProcessStatus, StepPhase, StepStatus } from './states.ts';

/**
 * All that is known of a process: what `info --json` and `run --json` print. Times are ISO 8601 UTC.
 * @template Data as in ProcessEvent
 */
export interface ProcessRecord<Data = JsonObject> {
  /** 32 hexadecimal digits. */
  pid: string;
  name: string;
  /** Absolute path of the process file. */
  file: string;
  status: ProcessStatus;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Times claimed by an executor. */
  attempt: number;
  /** Start data. */
  data: Data;
  /** The last output, once finished. */
  output: Data | null;
  error: ProcessError | null;
  /** The pause, while interrupted. */
  interrupt: InterruptRecord<Data> | null;
  steps: StepRecord[];
  /** The process this one is a rerun of. */
  rerunOf: string | null;
}

export interface InterruptRecord<Data = JsonObject> {
  step: string;
  message: string;
  data: Data;
  schema: JsonSchema | null;
  revision: number;
  /** When the pause runs out; null: never. */
  expiresAt: string | null;
}

export interface StepRecord {
  id: string;
  name: string;
  phase: StepPhase;
  status: StepStatus;
  /** Attempts begun; 0 before the first. */
  attempt: number;
  startedAt: string | null;
  finishedAt: string | null;
  progress: Progress | null;
  summary: string | null;
  error: ProcessError | null;
  artifacts: PublishedArtifact[];
}
