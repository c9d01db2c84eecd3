import type { JsonObject } from '../data/json.ts';
import { request, type Claimed, type Pid } from './message.ts';

/** Has a process that ended in error go on at the step that failed. */
export const retry = request<RetryParams, RetryResult>('process/retry');

export interface RetryParams extends Claimed {
  pid: Pid;
  /** Input of that step. Default: what it had. */
  data?: JsonObject;
  /** Take the process file as it is now; the steps already finished must be unchanged in it. */
  updated?: boolean;
}

export interface RetryResult {
  pid: string;
  /** Files the steps run that have changed since the process was started, one sentence each. */
  warnings?: string[];
}

/** Starts a new process from any step of an old one, whose earlier outputs are taken over. */
export const rerun = request<RerunParams, RerunResult>('process/rerun');

export interface RerunParams extends Claimed {
  pid: Pid;
  /** Id of the step to begin with. */
  from: string;
  /** Input of that step. Default: what it had, or would have had. */
  data?: JsonObject;
  /** Use the definition the old process ran with instead of the current file. */
  asRecorded?: boolean;
}

export interface RerunResult {
  pid: string;
}
