import { setImmediate } from 'node:timers/promises';
import type { ProgramOutput } from './output.ts';

/** How often, in ms, it is looked whether a slow consumer has caught up with what an ended program left behind. */
const CATCH_UP_POLL_MS = 20;
/** A consumer that stays away this many drain times after the exit loses the rest. */
const CATCH_UP_FACTOR = 5;

/**
 * To be called at the program's exit: gives its outputs `drainMs` to reach their end, then destroys them, because a
 * descendant may hold them for ever. What waits for a slow consumer does not count as held: it gets a few times as
 * long. Resolves with whether an output had to be given up.
 */
export async function drainPipes(outputs: readonly ProgramOutput[], drainMs: number): Promise<boolean> {
  const all = Promise.all(outputs.map(({ closed }) => closed)).then((): true => true);
  if (await within(all, drainMs)) return false;
  for (let waited = drainMs; waited < drainMs * CATCH_UP_FACTOR; waited += CATCH_UP_POLL_MS) {
    if (!(await isConsumerBehind(outputs))) break;
    if (await within(all, CATCH_UP_POLL_MS)) return false;
  }
  if (await within(all, 0)) return false;
  for (const output of outputs) output.destroy();
  await all;
  return true;
}

async function isConsumerBehind(outputs: readonly ProgramOutput[]): Promise<boolean> {
  const isPaused = (): boolean => outputs.some(({ paused }) => paused);
  if (isPaused()) return true;
  // One that was let go on this moment shows at its next read whether there is more to wait for.
  await setImmediate();
  return isPaused();
}

/** Whether the promise settles within that time. The timer goes either way. */
async function within(settles: Promise<true>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([settles, late]);
  } finally {
    clearTimeout(timer);
  }
}
