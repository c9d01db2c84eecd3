import { get } from '../../../protocol/control/get.ts';
import { retry as retryRequest } from '../../../protocol/control/retry.ts';
import type { Invocation } from '../definitions/command.ts';
import type { retryDefinition } from '../definitions/retry.ts';
import type { ExitStatus } from '../exit-status.ts';
import { afterStart } from '../follow/started.ts';
import { readPid } from '../remote/read-pid.ts';
import { withProcess } from '../remote/with-runner.ts';
import { readData } from '../run/read-data.ts';

/** `stepwell retry PID` */
export async function retry({
  arguments: [text = ''],
  options,
}: Invocation<typeof retryDefinition>): Promise<ExitStatus> {
  const pid = readPid(text);
  const data = options.data === undefined ? undefined : readData(options.data);
  const started = await withProcess(options['state-dir'], { pid }, async (runner) => {
    const result = await runner.request(retryRequest, {
      pid,
      ...(data && { data }),
      ...(options.updated && { updated: true }),
    });
    const { file } = await runner.request(get, { pid: result.pid, brief: true });
    return { result, file };
  });
  return afterStart({ ...started, continued: true, options });
}
