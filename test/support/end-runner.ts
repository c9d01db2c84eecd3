import { lastOwner } from '../../runner/daemon/ownership/owner-file.ts';
import { layoutOf } from '../../runner/state-dir/layout.ts';
import { isSameProcessAlive } from '../../runner/platform/process-identity.ts';
import { setTimeout as sleep } from 'node:timers/promises';

const END_MS = 20_000;
const LOOK_AGAIN_MS = 50;

/** Ends the runner of a state directory and all it runs, if there is one; it outlives the window that started it. */
export async function endRunner(stateDir: string): Promise<void> {
  const process_ = lastOwner(layoutOf(stateDir).owners)?.owner?.process;
  if (process_ === undefined) return;
  const deadline = performance.now() + END_MS;
  let signal: NodeJS.Signals = 'SIGTERM';
  while ((await isSameProcessAlive(process_)) === true) {
    // Its executors and their steps end with it, however it ends.
    if (performance.now() > deadline) signal = 'SIGKILL';
    try {
      process.kill(process_.pid, signal);
    } catch {
      return;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
