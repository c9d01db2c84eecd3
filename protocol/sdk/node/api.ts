import type { JsonObject, JsonSchema, JsonValue } from '../../data/json.ts';
import type { CancelReason } from '../../step/messages/cancel.ts';
import type { LogLevel } from '../../step/messages/log.ts';

// SOURCE: The build writes this file, with the types it imports put in their place, to stepwell.d.mts, and leaves out
// SOURCE: these lines. index.ts is checked against it.

/**
 * A whole step provider:
 *
 * ```js
 * import { step, serve } from 'stepwell';
 *
 * step('fetch', async (input, ctx) => {
 *   ctx.progress(1, 2);
 *   return { rows: await download(ctx.with.url) };
 * });
 *
 * serve();
 * ```
 *
 * @packageDocumentation
 */

/**
 * Declares a step. Call it before `serve()`.
 *
 * @param name what `step` (or the step's `id`) in the process file says
 * @param run what the step does
 * @returns `run` itself, so that a step can be exported and called from a test
 * @throws TypeError when the name is empty or taken
 */
export declare function step<Input extends object = Data, With extends object = Data>(
  name: string,
  run: StepFunction<Input, With>,
): StepFunction<Input, With>;

/** Declares a step that is named after its function: `step(async function fetch(input, ctx) { ... })`. */
export declare function step<Input extends object = Data, With extends object = Data>(
  run: StepFunction<Input, With>,
): StepFunction<Input, With>;

/** Declares a step together with what `stepwell` and editors can tell about it. */
export declare function step<Input extends object = Data, With extends object = Data>(
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- each form has its own words
  options: StepOptions<Input, With>,
): StepFunction<Input, With>;

/**
 * Answers the runner on stdin and stdout from now on. Returns at once; the program then lives until its stdin is
 * closed. Prints (`console.log`, `process.stdout`, children's output) become the step's log from here on.
 */
export declare function serve(options?: ServeOptions): void;

/** Any JSON object. The values are `any`, so that untyped steps can reach into them; name your own types to be strict. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type Data = Record<string, any>;

/**
 * What a step does with its input.
 *
 * It returns the step's output, a JSON object, or a promise of it. Returning nothing passes the input on as it then
 * is. `return ctx.interrupt(output, { message })` pauses the process after the step. A thrown error fails the attempt.
 */
export type StepFunction<Input extends object = Data, With extends object = Data> = (
  input: Input,
  ctx: StepContext<With>,
) => StepOutcome | Promise<StepOutcome>;

/**
 * What a step may return. A BigInt becomes a decimal string, a Date its ISO text, and anything with a `toJSON` what
 * that gives. Infinity, NaN, functions, promises, maps and sets are errors that name the place.
 */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a step without a return statement is of this type
export type StepOutcome = object | undefined | void;

export interface StepOptions<Input extends object = Data, With extends object = Data> {
  /** Default: the name of `run`. */
  name?: string;
  /** A few words for people. */
  title?: string;
  description?: string;
  /** Schema of the input. The runner checks it before the step runs. */
  inputSchema?: JsonSchema;
  /** Schema of `with` in the process file. The runner checks it before the step runs. */
  withSchema?: JsonSchema;
  /** Schema of the output. The runner checks it after the step. */
  outputSchema?: JsonSchema;
  /** The step may return `ctx.interrupt(...)`. */
  interrupts?: boolean;
  /** Running the step twice with the same input does no harm. */
  idempotent?: boolean;
  run: StepFunction<Input, With>;
}

export interface ServeOptions {
  /** The provider's name in logs and reports. Default: the program's file name without its ending. */
  name?: string;
  /** The provider's version in logs and reports. Default: `0.0.0`. */
  version?: string;
  /** Whether one start of the program may run several steps of a process. Default: true. */
  reuse?: boolean;
}

/** What a running step knows and can do. It is of use until the step has returned. */
export interface StepContext<With extends object = Data> {
  /** The step's settings from the process file. */
  readonly with: With;
  /**
   * Aborted when the step should end early; `signal.reason` is then a `Cancelled`. Hand it to `fetch`, `spawn`,
   * timers. The step may clean up; the runner ends it by force when its `killGrace` (5 s) is over.
   */
  readonly signal: AbortSignal;
  /** Which attempt this is, counted from 1. */
  readonly attempt: number;
  /** How many attempts there can be, this one included. */
  readonly maxAttempts: number;
  readonly processId: string;
  /** The step's id in the process file. */
  readonly stepId: string;
  /** Position in the process file, counted from 0. */
  readonly stepIndex: number;
  /** The step's working directory, absolute. */
  readonly workDir: string;
  /** Scratch space of this attempt, absolute; deleted afterwards. */
  readonly tempDir: string;
  /** Where artifacts lie, absolute. */
  readonly artifactDir: string;
  /** Milliseconds this attempt may take, when it is limited. The runner enforces it. */
  readonly timeoutMs: number | undefined;
  /** W3C trace context, when the runner traces. */
  readonly traceparent: string | undefined;
  /** Log records of the step, with structured values beside the message. */
  readonly log: StepLog;

  /**
   * Tells how far the step is, as often as you like: at most ten a second are sent, the last one always.
   * A number below an earlier one counts as that earlier one.
   *
   * @param done work done so far, at least 0, fractions allowed
   * @param total all the work, above 0, when known
   * @param message what is being done just now
   */
  progress(done: number, total?: number, message?: string): void;

  /**
   * Makes a file a result of the step, reachable as `steps.<id>.artifacts.<name>`. The step's answer waits for it,
   * awaited or not; when it fails, the step fails.
   *
   * @param name a letter, then letters, digits, `_`, `.`, `-`
   * @param source a string is the path of a file, relative to `artifactDir`; a file elsewhere is copied there.
   *   Bytes, a stream and `{ content: 'text' }` are written there.
   */
  artifact(name: string, source: ArtifactSource, options?: ArtifactOptions): Promise<ArtifactFile>;

  /** Makes a value secret: from now on the runner masks it in what the step logs. At least 6 characters. */
  mask(value: string): void;

  /** One line for people that tells what was done; shown with the finished step. */
  summary(text: string): void;

  /**
   * Asks that the process pauses after this step, so that a person can look at the output, edit it and let it go on.
   * The result must be returned: `return ctx.interrupt(output, { message: 'Please check the rows' })`.
   */
  interrupt(output: object, options?: InterruptOptions): Interrupt;
}

/** `fields` must be JSON; what is not is turned into text. */
export type StepLog = Record<LogLevel, (message: string, fields?: object) => void>;

export type ArtifactSource =
  | string
  | Uint8Array
  | AsyncIterable<string | Uint8Array>
  | { content: string | Uint8Array | AsyncIterable<string | Uint8Array> };

export interface ArtifactOptions {
  /** Such as `text/csv`. */
  mediaType?: string;
  /** Name of the file that content is written to, without folders. Default: the artifact's name. */
  fileName?: string;
}

export interface ArtifactFile {
  name: string;
  /** Absolute. */
  path: string;
  bytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
}

export interface InterruptOptions {
  /** What the person is asked to do. Default: `Please look at the data.` */
  message?: string;
  /** What the data must look like before the process may go on. */
  schema?: JsonSchema;
  /** Milliseconds until the process fails with `InterruptExpired`. Default: never. */
  expiresInMs?: number;
}

/** What `ctx.interrupt` gives, for the step to return. */
export declare class Interrupt {
  private constructor();
  readonly output: object;
}

export interface StepErrorOptions {
  /** Default: 1000, StepFailed. Your own codes are integers outside -32768..-32000. */
  code?: number;
  /** False: never tried again. True or absent: the retry policy of the process decides. */
  retryable?: boolean;
  /** Milliseconds to wait before the next attempt; beats the process file's backoff. */
  retryAfterMs?: number;
  /** Anything worth keeping, as JSON. */
  details?: JsonValue;
  /** What led to it. */
  cause?: unknown;
}

/** An error that says more to the runner than a plain one. Every other thrown error is a `StepFailed`. */
export declare class StepError extends Error {
  constructor(message: string, options?: StepErrorOptions);
  readonly code: number;
  readonly retryable: boolean | undefined;
  readonly retryAfterMs: number | undefined;
  readonly details: JsonValue | undefined;
}

/** The input is not what the step takes. Not tried again. */
export declare class InvalidInput extends StepError {
  constructor(message: string, options?: Omit<StepErrorOptions, 'code'>);
}

/** `with` is not what the step takes. Not tried again. */
export declare class InvalidWith extends StepError {
  constructor(message: string, options?: Omit<StepErrorOptions, 'code'>);
}

/** `ctx.signal.reason` once the step should end. */
export declare class Cancelled extends StepError {
  constructor(reason: CancelReason);
  /** `user`: someone asked. `timeout`: a time limit is over. `shutdown`: the runner stops or is gone. */
  readonly reason: CancelReason;
}

export type { CancelReason, JsonObject, JsonSchema, JsonValue, LogLevel };
