import type { JsonValue } from '../data/json.ts';

/** Numeric codes a provider may answer with; JSON-RPC's own codes come on top. */
export const StepErrorCode = {
  /** The step ran and failed. */
  StepFailed: 1000,
  /** The provider has no step of that name. */
  UnknownStep: 1001,
  /** `input` is not what the step takes. */
  InvalidInput: 1002,
  /** `with` is not what the step takes. */
  InvalidWith: 1003,
  /** The step ended because of `$/cancel`. */
  Cancelled: 1004,
  /** The step gave up because its time was over. */
  DeadlineExceeded: 1005,
  /** None of the offered protocol versions is spoken. The provider then waits for the end of its stdin. */
  UnsupportedVersion: 1006,
  /** Something is larger than the limits of `initialize` allow. */
  PayloadTooLarge: 1007,
  /** The step needs something the runner did not offer in its capabilities. */
  MissingCapability: 1008,
  /** The line was not JSON. */
  ParseError: -32700,
  /** The message is not a request, or came before `initialize`. */
  InvalidRequest: -32600,
  /** The method is not known. */
  MethodNotFound: -32601,
  /** The params do not have the shape the method takes. */
  InvalidParams: -32602,
  /** A fault in the provider itself, not in the step. */
  InternalError: -32603,
} as const;

export type StepErrorName = keyof typeof StepErrorCode;
export type StepErrorNumber = (typeof StepErrorCode)[StepErrorName];

/** The protocol's name of a numeric code (`1000` -> `StepFailed`), or undefined for a code it does not name. */
export function stepErrorName(code: number): StepErrorName | undefined {
  return (Object.keys(StepErrorCode) as StepErrorName[]).find((name) => StepErrorCode[name] === code);
}

/** `error` of an answer. */
export interface StepError {
  /**
   * One of the protocol's codes, or any other integer outside -32768..-32000 of the provider's own.
   * @asType integer
   */
  code: number;
  /** One sentence for a person. */
  message: string;
  data?: StepErrorData;
}

/** `data` of an error. Unknown fields are kept in `details`' place by nobody: put them into `details`. */
export interface StepErrorData {
  /** The kind of error in the step's language, such as `ValueError`. Matched by `retry.on: ["type:ValueError"]`. */
  type?: string;
  /** Stack lines, innermost first, each as the language prints it. */
  stack?: string[];
  cause?: StepErrorCause;
  /** False: never tried again. True or absent: the retry policy of the process decides. */
  retryable?: boolean;
  /**
   * Milliseconds to wait before the next attempt; beats the file's backoff.
   * @minimum 0
   */
  retryAfterMs?: number;
  /** Anything else worth keeping. */
  details?: JsonValue;
}

/** What led to an error: the same shape, at most 8 deep. */
export interface StepErrorCause {
  /** @asType integer */
  code?: number;
  message: string;
  data?: StepErrorData;
}
