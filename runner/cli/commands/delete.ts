import { remove as removeRequest } from '../../../protocol/control/delete.ts';
import type { Invocation } from '../definitions/command.ts';
import type { deleteDefinition } from '../definitions/delete.ts';
import type { ExitStatus } from '../exit-status.ts';
import { eachProcess } from '../remote/each-process.ts';
import { shortId } from '../show/short-id.ts';

/** `stepwell delete PID...` */
export function remove({ arguments: pids, options }: Invocation<typeof deleteDefinition>): Promise<ExitStatus> {
  return eachProcess(options['state-dir'], pids, async (runner, pid) => {
    const { pid: whole } = await runner.request(removeRequest, { pid });
    return `Deleted ${shortId(whole)}.`;
  });
}
