import type { SchemaValidator } from '../validation/validator.ts';
import type { CancelToken } from './cancel-token.ts';
import { systemClock, type Clock } from './clock.ts';
import type { ExecutorHost } from './host.ts';
import type { Job, JobOutcome } from './job.ts';
import type { Launcher } from './launch/launcher.ts';
import { runJob } from './process/run-job.ts';
import type { ExecutorTools } from './process/surroundings.ts';
import { Scratch } from './scratch.ts';

/** Runs processes, one job at a time; the same code serves `stepwell run` and the executors of a daemon. */
export interface Executor {
  run(job: Job, host: ExecutorHost, control: CancelToken): Promise<JobOutcome>;
  /** Resolves when what jobs that have ended left behind is removed. */
  settled(): Promise<void>;
  /** Removes what is kept from one process to the next. Nothing is run any more. */
  dispose(): Promise<void>;
}

export interface ExecutorOptions {
  launcher: Launcher;
  validator: SchemaValidator;
  /** The runner's own environment, where secrets are looked up. */
  runnerEnv: Readonly<Record<string, string | undefined>>;
  clock?: Clock;
  /** A number from 0 up to 1; default: Math.random. Only jitter comes from it. */
  random?: () => number;
  /**
   * Whether a cancel with the reason `shutdown` gives the process back instead of cancelling it: the running step is
   * ended, nothing else is run, and the outcome is `stopped`. For a host that has the process run again. Default: no.
   */
  givesBack?: boolean;
  /**
   * Folder for what attempts need while they run, kept from one process to the next; it is there, and is removed by
   * whoever made it. Default: the workspace of each process.
   */
  scratch?: string;
  /** Retries due later than this are handed back as `delayed`, in milliseconds. Default: 5 s. */
  longestInlineWaitMs?: number;
}

const LONGEST_INLINE_WAIT_MS = 5_000;

export function createExecutor({ scratch, ...options }: ExecutorOptions): Executor {
  const tools: ExecutorTools = {
    clock: systemClock,
    random: Math.random,
    longestInlineWaitMs: LONGEST_INLINE_WAIT_MS,
    givesBack: false,
    ...options,
    ...(scratch !== undefined && { scratch: new Scratch(scratch) }),
  };
  return {
    run: (job, host, control) => runJob(tools, job, host, control),
    settled: async () => tools.scratch?.settled(),
    dispose: async () => tools.scratch?.dispose(),
  };
}

export { CancelToken } from './cancel-token.ts';
export type { ExecutorHost } from './host.ts';
export type { Cursor, Job, JobOutcome, StepResult } from './job.ts';
