import { processFolder } from '../document/process-folder.ts';

/** Scheme of the data of a pause: a file system of its own, so that saving keeps a draft in the runner. */
export const PAUSE_SCHEME = 'stepwell';
/** Scheme of what the step produced, read-only, at the same path. */
export const PRODUCED_SCHEME = 'stepwell-produced';

/** What the path of a document says. */
export interface PauseAddress {
  /** The beginning of the process's id. */
  pid: string;
  step: string;
}

/** `/staged-deploy 1f3a9c2e7b5d/approval.json`: what tabs and breadcrumbs show. */
export function pausePath({ name, pid, step }: { name: string; pid: string; step: string }): string {
  return `/${processFolder({ name, pid })}/${step}.json`;
}

/** Undefined for a path that no pause has. */
export function parsePausePath(path: string): PauseAddress | undefined {
  const [, pid, step] = /^\/[^/]* ([0-9a-f]{12})\/([A-Za-z][\w-]*)\.json$/.exec(path) ?? [];
  return pid === undefined || step === undefined ? undefined : { pid, step };
}
