import type { JsonObject, JsonSchema } from '../data/json.ts';
import type { Concurrency, Environment, SecretSource } from './model.ts';

/**
 * A process file made ready to run on one platform: overrides and defaults applied, times in milliseconds, folders
 * absolute. This is what a start snapshots. Expressions are still text; they are evaluated when their step starts.
 */
export interface ProcessDefinition {
  name: string;
  title: string;
  /** Absolute path of the process file. */
  file: string;
  /** Absolute working directory of the process. */
  cwd: string;
  params?: JsonSchema;
  data?: JsonObject;
  dataSchema?: JsonSchema;
  env: Environment;
  /** Absolute path. */
  envFile?: string;
  inheritEnv: string[];
  /** A `file` is absolute. */
  secrets: Record<string, SecretSource>;
  timeoutMs?: number;
  providers: Record<string, ProviderDefinition>;
  steps: StepDefinition[];
  onFailure: StepDefinition[];
  finally: StepDefinition[];
  concurrency?: Required<Concurrency>;
  priority: number;
}

export interface ProviderDefinition {
  command: string;
  args: string[];
  /** Absolute. */
  cwd: string;
  env: Environment;
  startTimeoutMs: number;
}

export interface StepDefinition {
  id: string;
  name: string;
  action: StepAction;
  with: JsonObject;
  /** Text of the expression, or a constant. */
  if?: string | boolean;
  /** Absolute. */
  cwd: string;
  env: Environment;
  timeoutMs?: number;
  idleTimeoutMs?: number;
  killGraceMs: number;
  retry: RetryDefinition;
  idempotent: boolean;
  continueOnError: boolean;
  interrupt?: InterruptDefinition;
  inputSchema?: JsonSchema;
  outputSchema?: JsonSchema;
  outputMode: 'replace' | 'merge';
}

/** What a step runs. */
export type StepAction =
  | { kind: 'provider'; provider: string; step: string }
  | ({ kind: 'command'; command: string; args: string[] } & CommandIo)
  /** `script` is the lines joined by line feeds. */
  | ({ kind: 'shell'; script: string; shell: string } & CommandIo);

export interface CommandIo {
  stdin: 'null' | 'json';
  outputFrom: 'file' | 'stdout-json' | 'stdout-text';
}

export interface RetryDefinition {
  maxAttempts: number;
  delayMs: number;
  backoff: number;
  maxDelayMs: number;
  jitter: number;
  /** Absent: everything but what can never succeed. */
  on?: string[];
}

export interface InterruptDefinition {
  /** Text, expressions not yet evaluated. */
  message?: string;
  schema?: JsonSchema;
  expiresInMs?: number;
}
