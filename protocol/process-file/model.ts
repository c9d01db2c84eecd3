import type { JsonObject, JsonSchema, JsonValue } from '../data/json.ts';

/**
 * The `.process.json` file. These declarations are the one source of its JSON Schema
 * (protocol/schemas/process-file.schema.json) and of the table of fields in docs/process-file.md.
 * Tags: `@exactlyOne a b` becomes a oneOf; `@root` allows `$schema`.
 */

/**
 * A pipeline: steps that run one after the other, each step's output the next step's input.
 */
export interface ProcessFile {
  /** Where the schema of this file is; read by editors only. */
  $schema?: string;
  /** Version of the file format: 1. */
  version: 1;
  /**
   * Name of the process, in lists and on the command line.
   * @minLength 1
   */
  name: string;
  /** Title for people; default: the name. */
  title?: string;
  /** What the process is for. */
  description?: string;
  /** JSON Schema of the parameters: an object with `properties`, whose defaults apply. */
  params?: JsonSchemaObject;
  /** Start data used when none is given. */
  data?: DataObject;
  /** JSON Schema of the start data. */
  dataSchema?: JsonSchema;
  /** Working directory of all steps, relative to this file's folder. Default: that folder. */
  cwd?: string;
  /** Environment variables of all steps. Values may hold expressions, `secrets` included. */
  env?: Environment;
  /** A file of NAME=value lines, relative to this file's folder, read when an executor starts; never stored. */
  envFile?: string;
  /** Names of further variables of the starting environment that steps may see when a runner daemon runs them. */
  inheritEnv?: VariableName[];
  /** Secrets by name. Each is resolved where the runner lives, reaches steps through `env` only, and is masked everywhere. */
  secrets?: Record<string, SecretSource>;
  /** Running time of the whole process, pauses not counted. */
  timeout?: Duration;
  /** Settings for every step that does not have its own. */
  defaults?: StepDefaults;
  /** Step providers by name, for steps to refer to. */
  providers?: Record<string, ProviderSource>;
  /**
   * The steps, in order.
   * @minItems 1
   */
  steps: Step[];
  /** Steps run after an error: notify, roll back. They may not interrupt. */
  onFailure?: Step[];
  /** Steps run at the end, after success, error and cancel. They may not interrupt. */
  finally?: Step[];
  /** How many processes of one kind run at a time. */
  concurrency?: Concurrency;
  /**
   * Place in the queue: higher first. Default: 0.
   * @asType integer
   */
  priority?: number;
}

/**
 * One step.
 * @exactlyOne provider command run
 */
export interface Step extends StepFields {
  /** Fields that differ on Windows. */
  windows?: StepOverride;
  /** Fields that differ on Linux. */
  linux?: StepOverride;
  /** Fields that differ on macOS. */
  macos?: StepOverride;
}

/** The fields of a step that hold on every platform; apart from `Step` so that overrides can be picked from them. */
export interface StepFields {
  /**
   * Identifies the step in expressions, commands and history; unique in the file whatever the case.
   * @pattern ^[A-Za-z][\w-]*$
   */
  id: string;
  /** Name for people; default: the id. */
  name?: string;
  /** Name of the entry in `providers` that runs the step. */
  provider?: string;
  /** Which of the provider's steps; default: the id. */
  step?: string;
  /** Program to run: found on PATH, or a path relative to `cwd`. */
  command?: string;
  /** Arguments of `command`; expressions allowed. */
  args?: string[];
  /** Lines for a shell. No expressions inside: pass values through `env`. */
  run?: string | string[];
  /** Shell for `run`: a name such as `bash`, `sh`, `pwsh`, `cmd`, `python`, `node`. Default: sh (pwsh or powershell on Windows). */
  shell?: string;
  /** Settings for the step; expressions allowed. A provider gets them as `with`, a command in the file STEPWELL_WITH. */
  with?: DataObject;
  /** Condition; when false the step is skipped and the data passes through. */
  if?: string | boolean;
  /** Working directory, relative to the process's `cwd`. */
  cwd?: string;
  /** Environment variables on top of the process's. */
  env?: Environment;
  /** What a command reads: `null` (nothing) or `json` (its input data). Default: null. */
  stdin?: 'null' | 'json';
  /** Time limit of one attempt. */
  timeout?: Duration;
  /** Time limit without any output, progress or log. */
  idleTimeout?: Duration;
  /** Time from asking the step to end to TERM. Default: 5s. */
  killGrace?: Duration;
  /** When and how a failed step is tried again. */
  retry?: Retry;
  /** Running it twice does no harm: it may run again after a lost runner. */
  idempotent?: boolean;
  /** On failure the data passes through and the process goes on. */
  continueOnError?: boolean;
  /** Pause after the step until a person lets the process proceed. */
  interrupt?: boolean | Interrupt;
  /** JSON Schema the step's input must match. */
  inputSchema?: JsonSchema;
  /** JSON Schema the step's output must match. */
  outputSchema?: JsonSchema;
  /** Where a command's output comes from. Default: file (STEPWELL_OUTPUT). */
  outputFrom?: 'file' | 'stdout-json' | 'stdout-text';
  /** `replace`: the output is the next input. `merge`: its top-level keys are assigned into the input. Default: replace. */
  outputMode?: 'replace' | 'merge';
}

/** Fields of a step that one platform replaces. Giving `command`, `run` or `provider` replaces the other two. */
export type StepOverride = Pick<
  StepFields,
  | 'provider'
  | 'step'
  | 'command'
  | 'args'
  | 'run'
  | 'shell'
  | 'with'
  | 'cwd'
  | 'env'
  | 'stdin'
  | 'timeout'
  | 'outputFrom'
>;

/** Settings every step takes over unless it has its own. */
export type StepDefaults = Pick<
  StepFields,
  'shell' | 'timeout' | 'idleTimeout' | 'killGrace' | 'retry' | 'idempotent' | 'continueOnError' | 'outputMode'
>;

/** A program that implements named steps over the step protocol. */
export interface ProviderSource extends ProviderFields {
  /** Fields that differ on Windows. */
  windows?: ProviderOverride;
  /** Fields that differ on Linux. */
  linux?: ProviderOverride;
  /** Fields that differ on macOS. */
  macos?: ProviderOverride;
}

/** The fields of a provider that hold on every platform; apart from `ProviderSource` so that overrides are made of them. */
export interface ProviderFields {
  /** Program to run: found on PATH, or a path relative to `cwd`. */
  command: string;
  /** Arguments of `command`. */
  args?: string[];
  /** Working directory, relative to the process's `cwd`. */
  cwd?: string;
  /** Environment variables on top of the process's. */
  env?: Environment;
  /** Time from spawn to the answer to `initialize`. Default: 30s. */
  startTimeout?: Duration;
}

/** Fields of a provider that one platform replaces. */
export type ProviderOverride = Partial<ProviderFields>;

/** When and how a failed attempt is followed by another. */
export interface Retry {
  /**
   * Attempts in all, the first included.
   * @minimum 1
   * @maximum 1000
   * @asType integer
   */
  maxAttempts: number;
  /** Wait before the second attempt. Default: 1s. */
  delay?: Duration;
  /**
   * Factor from one wait to the next. Default: 2.
   * @minimum 1
   * @maximum 100
   */
  backoff?: number;
  /** Longest wait. Default: 5m. */
  maxDelay?: Duration;
  /**
   * Part of the wait that is random, 0 to 1. Default: 0.1.
   * @minimum 0
   * @maximum 1
   */
  jitter?: number;
  /**
   * Failures that are tried again: `Timeout`, `ExitCode:75`, `type:NAME`, or any error code by name.
   * Default: all but InvalidInput, InvalidWith, UnknownStep, Cancelled.
   */
  on?: string[];
}

/** A pause after the step. */
export interface Interrupt {
  /** What the person is asked to do; expressions allowed. */
  message?: string;
  /** JSON Schema the data must match before the process may proceed. */
  schema?: JsonSchema;
  /** Time until the process fails with `InterruptExpired`. Default: never. */
  expiresIn?: Duration;
}

/**
 * Where a secret comes from.
 * @exactlyOne env file command
 */
export interface SecretSource {
  /** An environment variable of the runner. */
  env?: string;
  /** A file, relative to the process file's folder; a final line break is dropped. */
  file?: string;
  /**
   * A program and its arguments, whose standard output is the secret; a final line break is dropped.
   * @minItems 1
   */
  command?: string[];
}

/** How many processes with the same key run at a time, counted across files. */
export interface Concurrency {
  /** The key; expressions allowed. */
  key: string;
  /**
   * How many at a time. Default: 1.
   * @minimum 1
   * @asType integer
   */
  limit?: number;
  /** Keep the place while interrupted. Default: false. */
  hold?: boolean;
}

/**
 * A length of time: "500ms", "30s", "5m", "1h30m", "2d", or a number of seconds.
 */
export type Duration = DurationText | DurationSeconds;

/**
 * @pattern ^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$
 */
export type DurationText = string;

/**
 * @minimum 0
 */
export type DurationSeconds = number;

/** Environment variables; expressions allowed. A number or boolean is written as text; null removes the variable. */
export type Environment = Record<string, string | number | boolean | null>;

/**
 * @pattern ^[A-Za-z_]\w*$
 */
export type VariableName = string;

/** Any JSON object. */
export type DataObject = JsonObject;

/** A JSON Schema that is an object. */
export type JsonSchemaObject = Record<string, JsonValue>;
