import { RealDisk } from '../../../runner/store/sqlite/disk.ts';
import { loadSqlJs } from '../../../runner/store/sqlite/index/load-sql-js.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../../runner/store/sqlite/open.ts';
import { makeSnapshot } from '../../../runner/store/sqlite/snapshot/make-snapshot.ts';
import type { SqliteStore } from '../../../runner/store/sqlite/sqlite-store.ts';
import { Driver, withoutPlaces } from './processes.ts';

/** Snapshots made in this program, so that a test can let them fail; the helper runs the same code. */
export function snapshotHere(folder: string, disk = new RealDisk()): (upTo: number) => Promise<string> {
  return async (upTo) => makeSnapshot(disk, await loadSqlJs(), folder, upTo);
}

export async function openDriver(
  folder: string,
  options: Omit<SqliteStoreOptions, 'folder'> = {},
): Promise<{ store: SqliteStore; driver: Driver }> {
  const store = await openSqliteStore({
    folder,
    ...options,
    snapshot: { make: snapshotHere(folder), ...options.snapshot },
  });
  return { store, driver: await new Driver(store).resume() };
}

/** All that a store answers, in a form to compare: lists, states, and the text of every data they refer to. */
export async function contentsOf(store: SqliteStore): Promise<unknown> {
  const { processes } = await store.list({ limit: 10_000 });
  const whole: Record<string, unknown> = {};
  for (const { pid } of processes) {
    const state = await store.find(pid);
    if (!state) throw new Error(`${pid} is listed and not found`);
    const data = [
      state.definition,
      state.record.data,
      state.cursor.input,
      ...(state.record.output ? [state.record.output] : []),
    ];
    const texts = [];
    for (const ref of data) texts.push((await store.read(ref)).toString());
    whole[pid] = { state: withoutPlaces(state), texts };
  }
  return { processes, whole, counts: store.counts() };
}
