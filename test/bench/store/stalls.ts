import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { openSqliteStore } from '../../../runner/store/sqlite/open.ts';
import { Driver } from '../../store/support/processes.ts';

const CALLERS = 5;

/** How long the event loop stands still while processes start and end and a snapshot is made, beside an idle loop. */
export async function stalls(folder: string): Promise<object> {
  const store = await openSqliteStore({ folder, snapshot: { events: 1e9, bytes: 1e12 } });
  const driver = new Driver(store);
  const idle = await measured(() => pause(3000));
  const loaded = await measured(async () => {
    let going = true;
    const callers = Array.from({ length: CALLERS }, async () => {
      while (going) {
        const pid = await driver.start();
        await driver.finish(pid);
        driver.states.delete(pid);
        await store.list({ limit: 100 });
      }
    });
    const began = performance.now();
    await pause(200);
    await store.snapshots.make();
    const took = performance.now() - began;
    await pause(Math.max(0, 3000 - took));
    going = false;
    await Promise.all(callers);
  });
  await store.close();
  return { idle, loaded, notes: store.health().notes };
}

/** Milliseconds between turns of the loop: 99.9th percentile and longest. */
async function measured(work: () => Promise<unknown>): Promise<{ p999: number; longest: number; ms: number }> {
  const turns: number[] = [];
  const stop = new AbortController();
  const began = performance.now();
  const watching = watch(turns, stop.signal);
  await work();
  stop.abort();
  await watching;
  turns.sort((a, b) => a - b);
  return {
    p999: turns[Math.floor(turns.length * 0.999)] ?? 0,
    longest: turns.at(-1) ?? 0,
    ms: performance.now() - began,
  };
}

async function watch(turns: number[], stop: AbortSignal): Promise<void> {
  let last = performance.now();
  while (!stop.aborted) {
    await setImmediate();
    const now = performance.now();
    turns.push(now - last);
    last = now;
  }
}
