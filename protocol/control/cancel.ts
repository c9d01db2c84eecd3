import type { ProcessStatus } from '../process/states.ts';
import { request, type Claimed, type Pid } from './message.ts';

/** Cancels a process in any state that is not terminal. Answered when the request is durable, not when it has ended. */
export const cancel = request<ProcessCancelParams, CancelResult>('process/cancel');

export interface ProcessCancelParams extends Claimed {
  pid: Pid;
  /** Kills what runs at once instead of asking it to end. */
  now?: boolean;
}

export interface CancelResult {
  pid: string;
  /** `running` while steps are being ended. */
  status: ProcessStatus;
}
