import { rm } from 'node:fs/promises';
import { isTerminal } from '../../process-state/terminal.ts';
import { processFolder } from '../../state-dir/layout.ts';
import { ControlError } from '../control-error.ts';
import type { CoreParts } from '../core/parts.ts';
import { logFault } from '../log.ts';

/**
 * Deletes a process that is over, then its logs and files. Resolves with its id once that is durable. Throws
 * NoSuchProcess, and WrongState for one that is not over.
 */
export async function deleteProcess(parts: CoreParts, prefix: string, by: string): Promise<string> {
  const { ledger, now } = parts;
  return ledger.with(prefix, async ({ record: { pid, status } }) => {
    if (!isTerminal(status))
      throw new ControlError('WrongState', `The process is ${status}; cancel it before you delete it.`, {
        pid,
        status,
      });
    await ledger.delete(pid, now(), by).durable;
    await removeFolder(parts, pid);
    return pid;
  });
}

async function removeFolder({ root, log }: CoreParts, pid: string): Promise<void> {
  try {
    await rm(processFolder(root, pid), { recursive: true, force: true, maxRetries: 2 });
  } catch (error) {
    logFault(log, 'The folder of a deleted process could not be removed', error, { pid });
  }
}
