import { processFolder } from '../document/process-folder.ts';

/** Scheme of what steps and processes got and gave: read-only, as it was recorded. */
export const DATA_SCHEME = 'stepwell-data';

/** What is meant of a process (`step` absent) or of one attempt of a step; without `attempt` the last that has it. */
export interface DataAddress {
  /** The id of the process, or the beginning of it. */
  pid: string;
  step?: string;
  what: 'input' | 'output';
  attempt?: number;
}

/**
 * The path of its document: `/nightly 1f3a9c2e7b5d/input.json` of a process, `/nightly 1f3a9c2e7b5d/fetch.output.json`
 * of a step, `/nightly 1f3a9c2e7b5d/fetch.output 2.json` of an attempt.
 */
export function dataPath({ name, pid, step, what, attempt }: DataAddress & { name: string }): string {
  const file = `${step === undefined ? '' : `${step}.`}${what}${attempt === undefined ? '' : ` ${attempt}`}`;
  return `/${processFolder({ name, pid })}/${file}.json`;
}

/** Undefined for a path that no data has. */
export function parseDataPath(path: string): DataAddress | undefined {
  const match = /^\/[^/]* ([0-9a-f]{12})\/(?:([A-Za-z][\w-]*)\.)?(input|output)(?: (\d{1,6}))?\.json$/.exec(path);
  const [, pid, step, what, attempt] = match ?? [];
  if (pid === undefined) return undefined;
  return {
    pid,
    what: what === 'input' ? 'input' : 'output',
    ...(step !== undefined && { step }),
    ...(attempt !== undefined && { attempt: Number(attempt) }),
  };
}
