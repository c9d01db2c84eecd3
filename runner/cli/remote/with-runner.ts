import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-status.ts';
import { cliErrorOf, isRefusal, type Asked } from './failure.ts';
import { openRunner, type Need } from './open.ts';
import type { Runner } from './runner.ts';

/**
 * Runs something with a connection to the runner, which is closed behind it. What the runner refuses is thrown as a
 * CliError about what was `asked` for.
 * Resolves to undefined, without running anything, where a command only looks and there is nothing to look at: no
 * runner runs and the state directory has never held a process.
 */
export async function withRunner<Result>(
  stateDir: string | undefined,
  need: Need,
  asked: Asked,
  use: (runner: Runner) => Promise<Result>,
): Promise<Result | undefined> {
  const runner = await openRunner(stateDir, need);
  if (!runner) return undefined;
  try {
    return await use(runner);
  } catch (error) {
    throw isRefusal(error) ? cliErrorOf(error, asked) : error;
  } finally {
    runner.close();
  }
}

/** The same for a command about one process, which must be there. */
export async function withProcess<Result>(
  stateDir: string | undefined,
  asked: Asked & { pid: string },
  use: (runner: Runner) => Promise<Result>,
): Promise<Result> {
  const found = await withRunner(stateDir, 'look', asked, async (runner) => ({ result: await use(runner) }));
  if (!found) throw noSuchProcess(asked.pid);
  return found.result;
}

export function noSuchProcess(pid: string): CliError {
  return new CliError(`There is no process ${pid}: none has been started yet.`, EXIT.notFound);
}
