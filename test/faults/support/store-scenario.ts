import { Driver } from '../../store/support/processes.ts';
import type { SqliteStore } from '../../../runner/store/sqlite/sqlite-store.ts';

/** What was acknowledged: for each process the number of its last event. */
export type Acknowledged = Map<string, number>;

const AT = '2026-02-03T04:05:06.000Z';

/**
 * The same appends in the same order each time: processes that end, one that waits, a retry, a deletion, a snapshot
 * in between. `acknowledged` hears of each as soon as it is durable. Ends with the first append that fails.
 */
export async function playScenario(
  store: SqliteStore,
  acknowledged: (pid: string, number: number) => void,
  rounds = 2,
): Promise<void> {
  const driver = await new Driver(store).resume();
  const stop = store.onDurable((events) => {
    for (const { pid, number } of events) acknowledged(pid, number);
  });
  try {
    for (let round = 0; round < rounds; round += 1) await playRound(driver, store, round);
  } finally {
    stop();
  }
}

async function playRound(driver: Driver, store: SqliteStore, round: number): Promise<void> {
  const over = await driver.start({ name: `over ${round}`, data: { round, filler: 'y'.repeat(300) } });
  const failed = await driver.start({ name: `failed ${round}`, key: `key ${round}`, fingerprint: 'f' });
  await driver.start({ name: `waits ${round}` });
  await Promise.all([driver.finish(over), driver.fail(failed, `broke in ${round}`)]);
  await store.snapshots.make();
  const state = await store.find(failed);
  if (!state) throw new Error('the failed process is gone');
  driver.states.set(failed, state);
  await driver.apply(failed, { type: 'processRetried', at: AT, by: 'anna', step: 'one' });
  await driver.finish(failed);
  await driver.remove(over);
}
