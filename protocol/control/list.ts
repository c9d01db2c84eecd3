import type { ProcessStatus } from '../process/states.ts';
import type { RunnerErrorCode } from '../process/errors.ts';
import { request } from './message.ts';

/** Processes, the newest first. */
export const list = request<ListParams, ListResult>('process/list');

export interface ListParams {
  /**
   * Only these, by their whole ids, whatever else is asked for; those that are gone are left out.
   * @maxItems 1000
   */
  pids?: string[];
  /** Only those in one of these states. */
  status?: ProcessStatus[];
  /**
   * Part of a name, title, file or error message, or the beginning of an id; upper and lower case are one.
   * @maxLength 200
   */
  search?: string;
  /**
   * @minimum 1
   * @maximum 1000
   * @asType integer
   */
  limit: number;
  /** `cursor` of the page before. */
  cursor?: string;
}

export interface ListResult {
  processes: ListItem[];
  /** How many match in all. */
  total: number;
  /** Where the next page begins; absent on the last. */
  cursor?: string;
}

/** What a list shows of a process. Times are ISO 8601 UTC. */
export interface ListItem {
  pid: string;
  name: string;
  title: string;
  file: string;
  status: ProcessStatus;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  attempt: number;
  /** The step that runs, that it waits after, or that failed; null when there is none. */
  step: string | null;
  stepsDone: number;
  stepsTotal: number;
  error: { code: RunnerErrorCode | number; message: string } | null;
  interrupt: { message: string; revision: number; expiresAt: string | null } | null;
  /** Due no earlier than; a retry that waits. */
  notBefore: string | null;
  rerunOf: string | null;
  startedBy: string;
}
