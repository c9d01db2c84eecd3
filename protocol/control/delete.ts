import { request, type Claimed, type Pid } from './message.ts';

/** Removes a process that is over, with its data and logs. */
export const remove = request<DeleteParams, DeleteResult>('process/delete');

export interface DeleteParams extends Claimed {
  pid: Pid;
}

export interface DeleteResult {
  pid: string;
}
