import { expect } from 'vitest';
import type { SqliteStore } from '../../../runner/store/sqlite/sqlite-store.ts';
import type { Acknowledged } from './store-scenario.ts';
import { contentsOf } from '../../store/support/sqlite.ts';

/** What holds for a store after any fault: it opens undamaged, with everything acknowledged, and all of it can be read. */
export async function expectNothingLost(
  store: SqliteStore,
  acknowledged: Acknowledged,
  deleted: ReadonlySet<string>,
): Promise<void> {
  expect(store.health().damage).toEqual([]);
  for (const [pid, number] of acknowledged) {
    const last = store.processes.get(pid)?.last ?? store.index.find(pid)?.changed;
    // What was being deleted may be gone before that was acknowledged.
    if (last === undefined && deleted.has(pid)) continue;
    expect(last ?? 0, `last event of ${pid}`).toBeGreaterThanOrEqual(number);
  }
  await contentsOf(store);
}
