import { isCliError } from '../cli-error.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { print } from '../terminal/print.ts';
import { cliErrorOf, isRefusal } from './failure.ts';
import { readPid } from './read-pid.ts';
import type { Runner } from './runner.ts';
import { noSuchProcess, withRunner } from './with-runner.ts';

/**
 * Does the same to each of several processes and says for each how it went; one that is refused does not keep the
 * others from it. The exit status is that of the first that was refused.
 */
export async function eachProcess(
  stateDir: string | undefined,
  texts: readonly string[],
  act: (runner: Runner, pid: string) => Promise<string>,
): Promise<ExitStatus> {
  const pids = texts.map(readPid);
  let status: ExitStatus = EXIT.finished;
  const report = async (pid: string, doing: () => Promise<string>): Promise<void> => {
    let line: string;
    try {
      line = await doing();
    } catch (thrown) {
      const error = isRefusal(thrown) ? cliErrorOf(thrown, { pid }) : thrown;
      if (!isCliError(error)) throw error;
      if (status === EXIT.finished) status = error.status;
      line = `stepwell: ${error.message}`;
    }
    await print(process.stderr, `${line}\n`);
  };
  const done = await withRunner(stateDir, 'look', {}, async (runner) => {
    for (const pid of pids) await report(pid, () => act(runner, pid));
    return true;
  });
  if (!done) for (const pid of pids) await report(pid, () => Promise.reject(noSuchProcess(pid)));
  return status;
}
