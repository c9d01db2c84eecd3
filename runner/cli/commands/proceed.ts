import { isatty } from 'node:tty';
import { get } from '../../../protocol/control/get.ts';
import { proceed as proceedRequest } from '../../../protocol/control/proceed.ts';
import { createValidator } from '../../validation/index.ts';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { proceedDefinition } from '../definitions/proceed.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { afterStart } from '../follow/started.ts';
import { readNumber } from '../remote/read-number.ts';
import { readPid } from '../remote/read-pid.ts';
import { withProcess } from '../remote/with-runner.ts';
import { readData } from '../run/read-data.ts';
import { styleFor } from '../show/style.ts';

type ProceedInvocation = Invocation<typeof proceedDefinition>;

/** `stepwell proceed PID` */
export async function proceed({ arguments: [text = ''], options }: ProceedInvocation): Promise<ExitStatus> {
  const pid = readPid(text);
  const revision = readNumber('revision', options.revision, 0);
  if (options.replace && options.data === undefined)
    throw new CliError('--replace needs the data: --data JSON|@FILE|-.');
  if (options['as-is'] && options.data !== undefined) throw new CliError('Choose one of --data and --as-is.');
  const asks = options.data === undefined && !options['as-is'] && isatty(0) && isatty(2);
  return asks ? onTerminal(pid, revision, options) : directly(pid, revision, options);
}

async function directly(
  pid: string,
  revision: number | undefined,
  options: ProceedInvocation['options'],
): Promise<ExitStatus> {
  const data = options.data === undefined ? undefined : readData(options.data);
  const started = await withProcess(options['state-dir'], { pid }, async (runner) => {
    const result = await runner.request(proceedRequest, {
      pid,
      ...(data && { data, mode: options.replace ? ('replace' as const) : ('merge' as const) }),
      ...(revision !== undefined && { revision }),
    });
    const { file } = await runner.request(get, { pid: result.pid, brief: true });
    return { result, file };
  });
  return afterStart({ ...started, continued: true, options });
}

async function onTerminal(
  pid: string,
  revision: number | undefined,
  options: ProceedInvocation['options'],
): Promise<ExitStatus> {
  const { answerPause } = await import('../interrupt/answer-pause.ts');
  const validator = createValidator();
  try {
    const answered = await answerPause({
      stateDir: options['state-dir'],
      pid,
      revision,
      validator,
      style: styleFor(process.stderr),
      print: (...lines) => {
        process.stderr.write(lines.map((line) => `${line}\n`).join(''));
      },
    });
    if (answered.kind === 'cancelled') return EXIT.cancelled;
    if (answered.kind === 'stopped') return EXIT.interrupted;
    return await afterStart({ ...answered, continued: true, options });
  } finally {
    await validator.dispose();
  }
}
