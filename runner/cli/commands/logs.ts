import { get } from '../../../protocol/control/get.ts';
import type { StepLog } from '../../../protocol/process/events.ts';
import type { Invocation } from '../definitions/command.ts';
import type { logsDefinition } from '../definitions/logs.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { readLogs } from '../follow/read-logs.ts';
import { patiently } from '../remote/patiently.ts';
import { readPid } from '../remote/read-pid.ts';
import type { Runner } from '../remote/runner.ts';
import { noSuchProcess } from '../remote/with-runner.ts';
import { LogPrinter } from '../show/log-lines.ts';
import { styleFor } from '../show/style.ts';
import { print } from '../terminal/print.ts';

/** `stepwell logs PID` */
export async function logs({
  arguments: [text = ''],
  options,
}: Invocation<typeof logsDefinition>): Promise<ExitStatus> {
  const { step, follow, json } = options;
  const pid = readPid(text);
  let cursor: string | undefined;
  let printer: ((records: readonly StepLog[]) => string) | undefined;
  const done = await patiently(
    options['state-dir'],
    'look',
    { pid, step },
    async (runner) => {
      printer ??= json ? jsonLines : await linesFor(runner, pid, step);
      for await (const piece of readLogs(runner, { pid, step, cursor, wait: follow })) {
        ({ cursor } = piece);
        // A reader that has left (`| head`) wants no more.
        if (!(await print(process.stdout, printer(piece.records)))) break;
      }
      return true;
    },
    () => {
      process.stderr.write('The runner has gone; waiting for it to come back ...\n');
    },
  );
  if (!done) throw noSuchProcess(pid);
  return EXIT.finished;
}

function jsonLines(records: readonly StepLog[]): string {
  return records.map((record) => `${JSON.stringify({ ...record, type: undefined })}\n`).join('');
}

/** Lines stand behind the name of their step where there are several. */
async function linesFor(
  runner: Runner,
  pid: string,
  step: string | undefined,
): Promise<(records: readonly StepLog[]) => string> {
  const { steps } = await runner.request(get, { pid, brief: true });
  const named = step === undefined && steps.length > 1;
  const printer = new LogPrinter(named ? steps.map(({ id }) => id) : [], styleFor(process.stdout));
  return (records) =>
    printer
      .lines(records)
      .map((line) => `${line}\n`)
      .join('');
}
