import { LIMITS } from '../../../protocol/step/limits.ts';

/** How a runner is set up: `settings.json` in its state directory. What is not set has its default. */
export interface RunnerSettings {
  retention: {
    /** Finished and cancelled processes go when they ended so long ago. */
    days: number;
    /** Processes that ended in error go when they ended so long ago. */
    errorDays: number;
    /** Of the finished and cancelled ones the newest so many stay. */
    newest: number;
  };
  /** A program and its arguments, run when a process is interrupted or fails; see notify/notifier.ts. */
  notify: { command: string[] } | null;
  /** Largest input or output of a step, in bytes. */
  maxDataBytes: number;
}

export const DEFAULT_SETTINGS: RunnerSettings = {
  retention: { days: 30, errorDays: 90, newest: 10_000 },
  notify: null,
  maxDataBytes: LIMITS.maxDataBytes,
};

/** Times of the runner's life, in milliseconds. */
export const RUNNER_TIMES = {
  /** A runner that was started implicitly ends when nothing has happened for so long. */
  idleExitMs: 10 * 60_000,
  /** How long running steps get at a graceful stop. */
  stopDeadlineMs: 10_000,
  /** Between sweeps of what is due to go. */
  sweepEveryMs: 3_600_000,
} as const;
