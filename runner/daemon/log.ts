import type { JsonValue } from '../../protocol/data/json.ts';

/** The runner's own log, for whoever looks after it. What clients should hear is an answer, not a line here. */
export interface RunnerLog {
  /** @param message one sentence @param fields what belongs to it; no data of processes, no secrets */
  write(level: 'info' | 'warning' | 'error', message: string, fields?: Record<string, JsonValue | undefined>): void;
}

export const noLog: RunnerLog = { write: () => undefined };

/** A fault of ours, with its stack. */
export function logFault(log: RunnerLog, what: string, thrown: unknown, fields?: Record<string, JsonValue>): void {
  const fault = thrown instanceof Error ? thrown : new Error(String(thrown));
  log.write('error', `${what}: ${fault.message}`, { ...fields, stack: fault.stack });
}
