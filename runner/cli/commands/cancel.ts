import { cancel as cancelRequest } from '../../../protocol/control/cancel.ts';
import type { Invocation } from '../definitions/command.ts';
import type { cancelDefinition } from '../definitions/cancel.ts';
import type { ExitStatus } from '../exit-status.ts';
import { eachProcess } from '../remote/each-process.ts';
import { shortId } from '../show/short-id.ts';

/** `stepwell cancel PID...` */
export function cancel({ arguments: pids, options }: Invocation<typeof cancelDefinition>): Promise<ExitStatus> {
  return eachProcess(options['state-dir'], pids, async (runner, pid) => {
    const { pid: whole, status } = await runner.request(cancelRequest, { pid, ...(options.now && { now: true }) });
    return status === 'cancelled' ? `Cancelled ${shortId(whole)}.` : `Cancelling ${shortId(whole)} ...`;
  });
}
