import { setTimeout as sleep } from 'node:timers/promises';
import { cliErrorOf, isRefusal, type Asked } from './failure.ts';
import { isConnectionLost } from '../../client/control-failure.ts';
import { openRunner, type Need } from './open.ts';
import type { Runner } from './runner.ts';

/** A service that died is started again by the system, and a newer build takes over, within this time. */
const COMES_BACK_MS = 5_000;
const LOOK_AGAIN_MS = 200;

/**
 * Runs something that takes as long as a process does. When the runner goes away meanwhile (it crashed, the machine's
 * service was restarted, a newer build took over) it runs again with the next one, which is started when none comes.
 * Resolves to undefined as `withRunner` does.
 */
export async function patiently<Result>(
  stateDir: string | undefined,
  need: Need,
  asked: Asked,
  use: (runner: Runner) => Promise<Result>,
  onLost: () => void,
): Promise<Result | undefined> {
  let runner = await openRunner(stateDir, need);
  while (runner) {
    try {
      return await use(runner);
    } catch (error) {
      if (isRefusal(error)) throw cliErrorOf(error, asked);
      if (!isConnectionLost(error)) throw error;
      onLost();
    } finally {
      runner.close();
    }
    runner = await comingBack(stateDir);
  }
  return undefined;
}

async function comingBack(stateDir: string | undefined): Promise<Runner | undefined> {
  const deadline = performance.now() + COMES_BACK_MS;
  while (performance.now() < deadline) {
    await sleep(LOOK_AGAIN_MS);
    const runner = await openRunner(stateDir, 'running');
    if (runner) return runner;
  }
  return openRunner(stateDir, 'start');
}
