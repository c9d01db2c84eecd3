import { TIMES } from '../step/limits.ts';
import type { RetryDefinition } from './definition.ts';
import type { Platform } from './platform.ts';

/** What holds where the process file says nothing; docs/process-file.md tells them to people. */
export const DEFAULTS = {
  startTimeoutMs: TIMES.startTimeoutMs,
  killGraceMs: TIMES.killGraceMs,
  retry: { maxAttempts: 1, delayMs: 1000, backoff: 2, maxDelayMs: 5 * 60_000, jitter: 0.1 } satisfies RetryDefinition,
  stdin: 'null',
  outputFrom: 'file',
  outputMode: 'replace',
  concurrencyLimit: 1,
  priority: 0,
} as const;

/** Shell of `run`. On Windows whoever starts it takes `powershell`, which every Windows has, where `pwsh` is not found. */
export function defaultShell(platform: Platform): string {
  return platform === 'windows' ? 'pwsh' : 'sh';
}

/** Time limit of `onFailure`, and of `finally`, each as a whole. */
export const CLEANUP_TIMEOUT_MS = 5 * 60_000;
