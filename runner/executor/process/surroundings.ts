import type { Clock } from '../clock.ts';
import type { Variables } from '../environment.ts';
import type { AttemptFolders } from '../folders.ts';
import type { ExecutorHost } from '../host.ts';
import type { Job } from '../job.ts';
import type { Launcher } from '../launch/launcher.ts';
import type { ProviderPool } from '../provider/pool.ts';
import type { Masker } from '../secrets/masker.ts';
import type { Scratch } from '../scratch.ts';
import type { ProcessScope } from '../step/scope.ts';
import type { SchemaValidator } from '../../validation/validator.ts';

/** What lives as long as the executor. */
export interface ExecutorTools {
  launcher: Launcher;
  validator: SchemaValidator;
  clock: Clock;
  /** A number from 0 up to 1. */
  random: () => number;
  /** Retries due later than this go back to the host, in milliseconds. */
  longestInlineWaitMs: number;
  /** See ExecutorOptions. */
  givesBack: boolean;
  /** The runner's own environment, for secrets only. */
  runnerEnv: Readonly<Record<string, string | undefined>>;
  /** Absent: every job has its own, in its workspace. */
  scratch?: Scratch;
}

/** What lives as long as one run of a job; dropped as a whole at its end. */
export interface Surroundings extends ExecutorTools {
  job: Job;
  host: ExecutorHost;
  masker: Masker;
  scope: ProcessScope;
  folders: AttemptFolders;
  pool: ProviderPool;
  scratch: Scratch;
  /** Variables of every step: inherited, envFile, the file's env. */
  variables: Variables;
  secrets: Record<string, string>;
}
