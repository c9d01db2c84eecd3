import { get } from '../../../protocol/control/get.ts';
import { wait as waitRequest, type WaitResult } from '../../../protocol/control/wait.ts';
import type { Invocation } from '../definitions/command.ts';
import type { waitDefinition } from '../definitions/wait.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { cliErrorOf, isRefusal } from '../remote/failure.ts';
import { patiently } from '../remote/patiently.ts';
import { readPid } from '../remote/read-pid.ts';
import type { Runner } from '../remote/runner.ts';
import { noSuchProcess } from '../remote/with-runner.ts';
import { outcomeLine } from '../show/outcome-line.ts';
import { styleFor } from '../show/style.ts';
import { print } from '../terminal/print.ts';

/** From the worst to the best. */
const WORST_FIRST = [
  ['error', EXIT.error],
  ['cancelled', EXIT.cancelled],
  ['interrupted', EXIT.interrupted],
] as const;

/** `stepwell wait PID...` */
export async function wait({ arguments: texts, options }: Invocation<typeof waitDefinition>): Promise<ExitStatus> {
  const pids = texts.map(readPid);
  const done = new Map<string, WaitResult>();
  const all = await patiently(
    options['state-dir'],
    'look',
    {},
    async (runner) => {
      await Promise.all(
        pids.filter((pid) => !done.has(pid)).map(async (pid) => done.set(pid, await one(runner, pid, options.json))),
      );
      return true;
    },
    () => {
      process.stderr.write('The runner has gone; waiting for it to come back ...\n');
    },
  );
  const [first = ''] = pids;
  if (!all) throw noSuchProcess(first);
  const results = pids.flatMap((pid) => done.get(pid) ?? []);
  if (options.json) await print(process.stdout, `${JSON.stringify(results, null, 2)}\n`);
  return worst(results);
}

async function one(runner: Runner, pid: string, quiet: boolean): Promise<WaitResult> {
  try {
    const result = await runner.request(waitRequest, { pid });
    if (!quiet) {
      const info = await runner.request(get, { pid: result.pid, brief: true });
      await print(process.stderr, `${outcomeLine(info, styleFor(process.stderr))}\n`);
    }
    return result;
  } catch (error) {
    throw isRefusal(error) ? cliErrorOf(error, { pid }) : error;
  }
}

export function worst(results: readonly Pick<WaitResult, 'status'>[]): ExitStatus {
  const found = WORST_FIRST.find(([status]) => results.some((result) => result.status === status));
  return found?.[1] ?? EXIT.finished;
}
