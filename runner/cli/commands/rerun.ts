import { get } from '../../../protocol/control/get.ts';
import { rerun as rerunRequest } from '../../../protocol/control/retry.ts';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { rerunDefinition } from '../definitions/rerun.ts';
import type { ExitStatus } from '../exit-status.ts';
import { afterStart } from '../follow/started.ts';
import { readPid } from '../remote/read-pid.ts';
import { withProcess } from '../remote/with-runner.ts';
import { readData } from '../run/read-data.ts';

/** `stepwell rerun PID --from STEP` */
export async function rerun({
  arguments: [text = ''],
  options,
}: Invocation<typeof rerunDefinition>): Promise<ExitStatus> {
  const { from } = options;
  const pid = readPid(text);
  if (from === undefined) {
    throw new CliError(`Name the step to begin with: stepwell rerun ${text} --from STEP.`);
  }
  const data = options.data === undefined ? undefined : readData(options.data);
  const started = await withProcess(options['state-dir'], { pid, step: from }, async (runner) => {
    const result = await runner.request(rerunRequest, {
      pid,
      from,
      ...(data && { data }),
      ...(options['as-recorded'] && { asRecorded: true }),
    });
    const { file } = await runner.request(get, { pid: result.pid, brief: true });
    return { result, file };
  });
  return afterStart({ ...started, options });
}
