import type { ErrorDetails, ProcessError, RunnerErrorCode } from '../../protocol/process/errors.ts';
import { LIMITS } from '../../protocol/step/limits.ts';
import { stepErrorName, type StepError, type StepErrorCause } from '../../protocol/step/errors.ts';

/** A step or process that failed in a way people are told about; anything else thrown is a fault of ours. */
export class Failure extends Error {
  readonly error: ProcessError;
  /** What the step itself says about another attempt; undefined: the file's policy decides. */
  readonly retryable: boolean | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(error: ProcessError, hints: { retryable?: boolean | undefined; retryAfterMs?: number | undefined } = {}) {
    super(error.message);
    this.error = error;
    this.retryable = hints.retryable;
    this.retryAfterMs = hints.retryAfterMs;
  }
}

/** A failure with one of the runner's own codes. */
export function failure(code: RunnerErrorCode, message: string, details?: ErrorDetails): Failure {
  return new Failure({ code, message, type: code, stack: [], ...(details && { details }) });
}

/** What a provider answered, as it is kept. */
export function fromStepError(error: StepError): Failure {
  return new Failure(convert(error, 1), { retryable: error.data?.retryable, retryAfterMs: error.data?.retryAfterMs });
}

/** Whatever was thrown, as a failure: a fault of ours becomes InternalError with its stack. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const fault = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new Failure({
    code: 'InternalError',
    message: `A fault in Stepwell itself: ${fault.message}`,
    type: fault.name,
    stack: (fault.stack ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  });
}

/** Hangs `cause` at the end of the chain of causes, so that no earlier cause is lost. */
export function withCause(error: ProcessError, cause: ProcessError): ProcessError {
  return { ...error, cause: error.cause ? withCause(error.cause, cause) : cause };
}

function convert(error: StepError | StepErrorCause, depth: number): ProcessError {
  const { code = 0, message, data } = error;
  const cause = data?.cause && depth <= LIMITS.maxCauseDepth ? convert(data.cause, depth + 1) : undefined;
  return {
    code,
    message,
    type: data?.type ?? stepErrorName(code) ?? 'Error',
    stack: data?.stack ?? [],
    ...(cause && { cause }),
    ...(data?.details !== undefined && { details: { provider: data.details } }),
  };
}
