import type { JsonObject, JsonSchema } from '../../data/json.ts';
import type { MessageDeclaration } from './envelope.ts';

/** Runs one step. Answered exactly once, whatever happens to the step. */
export const run = {
  method: 'step/run',
  from: 'executor',
  kind: 'request',
} as const satisfies MessageDeclaration;

export interface RunParams {
  /** Which of the provider's steps. */
  step: string;
  /** The data of the process at this point. */
  input: JsonObject;
  /** The step's settings from the process file, expressions resolved. */
  with: JsonObject;
  /**
   * Time the executor will give this attempt, in milliseconds; for information, the executor enforces it.
   * @minimum 0
   */
  timeoutMs?: number;
  context: RunContext;
}

/** Where a step runs. Every path is absolute and exists. */
export interface RunContext {
  processId: string;
  /** The step's id in the process file. */
  stepId: string;
  /**
   * Position in the file, counted from 0.
   * @minimum 0
   * @asType integer
   */
  stepIndex: number;
  /**
   * Which attempt this is, counted from 1.
   * @minimum 1
   * @asType integer
   */
  attempt: number;
  /**
   * How many attempts there can be, this one and the first included.
   * @minimum 1
   * @asType integer
   */
  maxAttempts: number;
  /** The step's working directory. */
  workDir: string;
  /** Scratch space of this attempt; the executor deletes it. */
  tempDir: string;
  /** Where artifacts are written before `$/artifact` names them. */
  artifactDir: string;
  /** W3C trace context, when the runner traces. */
  traceparent?: string;
}

/**
 * How the step ended.
 * @discriminator status
 */
export type RunResult = CompletedResult | InterruptedResult;

export interface CompletedResult {
  status: 'completed';
  /** The data for the next step. */
  output: JsonObject;
  /** One line for a person: what was done. */
  summary?: string;
}

/** The step is done and asks that a person look at its output before the process goes on. */
export interface InterruptedResult {
  status: 'interrupted';
  output: JsonObject;
  interrupt: InterruptRequest;
  summary?: string;
}

export interface InterruptRequest {
  /** What the person is asked to do. */
  message: string;
  /** What the data must look like before the process may proceed. */
  schema?: JsonSchema;
  /**
   * Time until the process fails with `InterruptExpired`, in milliseconds.
   * @minimum 1
   */
  expiresInMs?: number;
}
