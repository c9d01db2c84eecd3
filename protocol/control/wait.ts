import type { ProcessStatus } from '../process/states.ts';
import { request, type Pid } from './message.ts';

/** Answered when a process is over or waits for a person: when somebody has to look. Takes as long as that takes. */
export const wait = request<WaitParams, WaitResult>('process/wait');

export interface WaitParams {
  pid: Pid;
}

export interface WaitResult {
  pid: string;
  status: Exclude<ProcessStatus, 'ready' | 'running'>;
}
