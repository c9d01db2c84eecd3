import type { JsonValue } from '../data/json.ts';

/**
 * The runner's own error codes. They are strings, a provider's are numbers, so neither can be taken for the other.
 * The text says what happened; docs/errors.md is generated from it.
 */
export const RUNNER_ERRORS = {
  SpawnFailed: 'The program of a step or provider could not be started.',
  ExitCode: 'The program ended with an exit code other than 0, or before it gave its answer.',
  Signal: 'The program was ended by a signal.',
  StartTimeout: 'The provider did not answer `initialize` in time.',
  Timeout: 'A time limit was reached: of the step, of its silence, or of the process; `details.limit` says which.',
  ProtocolError: 'The provider or command broke the protocol; the message says how.',
  InputInvalid: "The input does not match the step's inputSchema.",
  OutputInvalid: "The output is not a JSON object the rules allow, or does not match the step's outputSchema.",
  DataTooLarge: 'Input or output is larger than the limit; larger things are artifacts.',
  ExpressionFailed: 'An expression could not be evaluated.',
  SchemaTimeout: 'A schema took too long to match.',
  ArtifactInvalid: 'An artifact is missing, or lies outside its directory.',
  EnvFileInvalid: 'The envFile cannot be read.',
  SecretUnavailable: 'A secret could not be resolved.',
  SecretInData: 'A result or proceed data contains a secret.',
  InterruptExpired: 'Nobody let the process proceed in time.',
  InterruptForbidden: 'A step of onFailure or finally asked for an interrupt.',
  RunnerLost: 'The runner or executor ended while the step was running.',
  Cancelled: 'The process was cancelled.',
  InternalError: 'A fault in Stepwell itself.',
} as const;

export type RunnerErrorCode = keyof typeof RUNNER_ERRORS;

/** Why a step or process failed: what people see, what is stored, what `retry.on` matches. */
export interface ProcessError {
  /** A runner's code (string) or a provider's (number). */
  code: RunnerErrorCode | number;
  /** One sentence. */
  message: string;
  /** Kind of error in the step's own language; for the runner's errors the code. */
  type: string;
  /** Stack lines; empty when there are none. */
  stack: string[];
  /** Id of the step. */
  step?: string;
  cause?: ProcessError;
  details?: ErrorDetails;
}

export interface ErrorDetails {
  /** End of what the program wrote to standard error. */
  stderr?: string;
  exitCode?: number;
  signal?: string;
  /** Which time limit: `step`, `idle`, `process`, `start`, `cleanup` (onFailure and finally together). */
  limit?: string;
  /** The line or value that was not understood, cut to a few hundred characters. */
  received?: string;
  [name: string]: JsonValue | undefined;
}
