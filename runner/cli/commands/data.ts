import { stepData } from '../../../protocol/control/data.ts';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { dataDefinition } from '../definitions/data.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { readNumber } from '../remote/read-number.ts';
import { readPid } from '../remote/read-pid.ts';
import { withProcess } from '../remote/with-runner.ts';
import { print } from '../terminal/print.ts';

/** `stepwell data PID STEP` */
export async function data({
  arguments: [text = '', step = ''],
  options,
}: Invocation<typeof dataDefinition>): Promise<ExitStatus> {
  if (options.input && options.output) throw new CliError('Choose one of --input and --output.');
  const pid = readPid(text);
  const attempt = readNumber('attempt', options.attempt, 1);
  const { data: recorded } = await withProcess(options['state-dir'], { pid, step }, (runner) =>
    runner.request(stepData, {
      pid,
      step,
      what: options.input ? 'input' : 'output',
      ...(attempt !== undefined && { attempt }),
    }),
  );
  await print(process.stdout, `${JSON.stringify(recorded, null, 2)}\n`);
  return EXIT.finished;
}
