import { processFolder } from '../document/process-folder.ts';

/** Scheme of logs: read-only files that grow while somebody looks at them. */
export const LOG_SCHEME = 'stepwell-log';

/** Which log is meant: that of a whole process, of one step, or of one attempt of it. */
export interface LogAddress {
  /** The id of the process, or the beginning of it. */
  pid: string;
  step?: string;
  attempt?: number;
}

/**
 * The path of its document: `/nightly 1f3a9c2e7b5d.log` of a process, `/nightly 1f3a9c2e7b5d/fetch.log` of a step,
 * `/nightly 1f3a9c2e7b5d/fetch 2.log` of an attempt.
 */
export function logPath({ name, pid, step, attempt }: LogAddress & { name: string }): string {
  const folder = processFolder({ name, pid });
  if (step === undefined) return `/${folder}.log`;
  return `/${folder}/${step}${attempt === undefined ? '' : ` ${attempt}`}.log`;
}

/** Undefined for a path that no log has. */
export function parseLogPath(path: string): LogAddress | undefined {
  const match = /^\/[^/]* ([0-9a-f]{12})(?:\/([A-Za-z][\w-]*)(?: (\d{1,6}))?)?\.log$/.exec(path);
  const [, pid, step, attempt] = match ?? [];
  if (pid === undefined) return undefined;
  return { pid, ...(step !== undefined && { step }), ...(attempt !== undefined && { attempt: Number(attempt) }) };
}
