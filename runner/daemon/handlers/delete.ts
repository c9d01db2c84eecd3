import { remove } from '../../../protocol/control/delete.ts';
import type { Core } from '../core/core.ts';
import { deleteProcess } from '../retention/delete-process.ts';
import { handler, type Handler } from './handler.ts';
import { who } from './who.ts';

export function deleteHandler({ parts }: Core): Handler {
  return handler(remove, async (params, caller) => ({
    pid: await deleteProcess(parts, params.pid, who(caller, params)),
  }));
}
