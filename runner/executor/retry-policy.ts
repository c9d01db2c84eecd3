import type { RetryDefinition } from '../../protocol/process-file/definition.ts';
import type { ProcessError, RunnerErrorCode } from '../../protocol/process/errors.ts';
import { StepErrorCode, stepErrorName } from '../../protocol/step/errors.ts';
import type { Failure } from './failure.ts';

/** Failures that the same input will always bring again; retried only when `retry.on` names them. */
const POINTLESS: ReadonlySet<RunnerErrorCode | number> = new Set<RunnerErrorCode | number>([
  StepErrorCode.InvalidInput,
  StepErrorCode.InvalidWith,
  StepErrorCode.UnknownStep,
  StepErrorCode.Cancelled,
  'InputInvalid',
  'ExpressionFailed',
  'SecretInData',
  'InternalError',
]);

/**
 * Milliseconds until the next attempt, or undefined when there is none.
 * @param attempt the one that failed, counted from 1
 * @param random a number from 0 up to 1, for the jitter
 */
export function retryDelay(
  policy: RetryDefinition,
  attempt: number,
  failure: Failure,
  random: () => number,
): number | undefined {
  if (attempt >= policy.maxAttempts || failure.retryable === false) return undefined;
  if (!(policy.on ? policy.on.some((name) => matches(name, failure.error)) : !POINTLESS.has(failure.error.code))) {
    return undefined;
  }
  if (failure.retryAfterMs !== undefined) return failure.retryAfterMs;
  const wait = Math.min(policy.delayMs * policy.backoff ** (attempt - 1), policy.maxDelayMs);
  return wait * (1 - policy.jitter * random());
}

/** Whether an entry of `retry.on` means this error. */
export function matches(name: string, error: ProcessError): boolean {
  if (name.startsWith('type:')) return error.type === name.slice('type:'.length);
  if (name.startsWith('ExitCode:')) {
    return error.code === 'ExitCode' && error.details?.exitCode === Number(name.slice('ExitCode:'.length));
  }
  if (typeof error.code === 'string') return error.code === name;
  return stepErrorName(error.code) === name || String(error.code) === name;
}
