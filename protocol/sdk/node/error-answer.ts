import { inspect } from 'node:util';
import type { JsonValue } from '../../data/json.ts';
import { StepErrorCode } from '../../step/errors.ts';
import type { StepError as WireError, StepErrorData } from '../../step/errors.ts';
import { LIMITS } from '../../step/limits.ts';
import { StepError } from './errors.ts';
import type { Cancelled } from './errors.ts';
import { toJsonValue } from './output-json.ts';
import { wellFormed } from './text.ts';

/** Enough for a person; a runaway recursion would otherwise fill the answer. */
const MAX_STACK_LINES = 50;
const MAX_MESSAGE_CHARS = 32 * 1024;

/** What Node's own errors carry beside the message. */
const SYSTEM_FIELDS = ['code', 'errno', 'syscall', 'path', 'dest', 'address', 'port', 'status', 'statusCode'] as const;

/** Turns whatever a step threw into the answer's error. Never throws. */
export function errorAnswer(thrown: unknown): WireError {
  return describeThrown(thrown, 0);
}

/**
 * The answer of a step that threw after it was cancelled: 1004 whatever it threw, since the cancel came first;
 * an error of its own is kept as the cause.
 */
export function cancelledAnswer(cancelled: Cancelled, thrown: unknown): WireError {
  const details = { reason: cancelled.reason };
  const isTheCancel = thrown === cancelled || (thrown instanceof Error && thrown.name === 'AbortError');
  const data: StepErrorData = { type: 'Cancelled', details };
  if (!isTheCancel) data.cause = describeThrown(thrown, 1);
  return { code: StepErrorCode.Cancelled, message: cancelled.message, data };
}

function describeThrown(thrown: unknown, depth: number): WireError {
  if (!(thrown instanceof Error)) return describeOther(thrown);
  const data: StepErrorData = { type: typeOf(thrown), stack: stackLines(thrown) };
  const cause = causeOf(thrown);
  if (cause !== undefined && depth < LIMITS.maxCauseDepth) data.cause = describeThrown(cause, depth + 1);
  const details = detailsOf(thrown);
  if (details !== undefined) data.details = details;
  let code: number = StepErrorCode.StepFailed;
  if (thrown instanceof StepError) {
    code = usableCode(thrown.code);
    if (thrown.retryable !== undefined) data.retryable = thrown.retryable;
    if (thrown.retryAfterMs !== undefined && thrown.retryAfterMs >= 0) data.retryAfterMs = thrown.retryAfterMs;
  }
  return { code, message: text(thrown.message || typeOf(thrown)), data };
}

/** `throw 'text'`, a rejected undefined, or an error of another realm. */
function describeOther(thrown: unknown): WireError {
  const like = thrown as { name?: unknown; message?: unknown; stack?: unknown } | null | undefined;
  if (typeof like === 'object' && like !== null && typeof like.message === 'string') {
    const data: StepErrorData = { type: typeof like.name === 'string' ? like.name : 'object' };
    if (typeof like.stack === 'string') data.stack = linesOf(like.stack);
    return { code: StepErrorCode.StepFailed, message: text(like.message), data };
  }
  const shown = typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 3, breakLength: Infinity });
  const message = shown === '' ? 'an empty string was thrown' : shown;
  return { code: StepErrorCode.StepFailed, message: text(message), data: { type: typeof thrown } };
}

function typeOf(error: Error): string {
  const className = (error.constructor as { name?: string } | undefined)?.name;
  return text(error.name !== 'Error' ? error.name : (className ?? 'Error')) || 'Error';
}

function causeOf(error: Error): unknown {
  if (error.cause !== undefined) return error.cause;
  return error instanceof AggregateError ? (error.errors as unknown[])[0] : undefined;
}

function detailsOf(error: Error): JsonValue | undefined {
  try {
    if (error instanceof StepError) {
      return error.details === undefined ? undefined : toJsonValue(error.details, 'details');
    }
    const values = SYSTEM_FIELDS.flatMap((key) => {
      const value = (error as unknown as Record<string, unknown>)[key];
      return typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [];
    });
    return values.length === 0 ? undefined : toJsonValue(Object.fromEntries(values), 'details');
  } catch (problem) {
    return { notJson: text(String(problem)) };
  }
}

/** JSON-RPC's own codes would be taken for faults of the protocol. */
function usableCode(code: number): number {
  return Number.isInteger(code) && (code < -32768 || code > -32000) ? code : StepErrorCode.StepFailed;
}

function stackLines(error: Error): string[] {
  return typeof error.stack === 'string' ? linesOf(error.stack) : [];
}

/** V8 prints the message first, over as many lines as it has, then `    at place` a frame, innermost first. */
function linesOf(stack: string): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes(import.meta.url));
  return frames.slice(0, MAX_STACK_LINES).map((line) => text(line.trim()));
}

function text(value: string): string {
  return wellFormed(value.length > MAX_MESSAGE_CHARS ? `${value.slice(0, MAX_MESSAGE_CHARS)}...` : value);
}
