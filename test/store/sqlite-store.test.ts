import { afterAll } from 'vitest';
import { openSqliteStore } from '../../runner/store/sqlite/open.ts';
import type { SqliteStore } from '../../runner/store/sqlite/sqlite-store.ts';
import type { Store } from '../../runner/store/store.ts';
import { describeStore } from './conformance.ts';
import { copyOf, newFolder, removeFolders } from './support/folders.ts';

const opened = new Map<Store, string>();

async function openIn(folder: string, segmentBytes?: number): Promise<SqliteStore> {
  const store = await openSqliteStore({ folder, ...(segmentBytes !== undefined && { segmentBytes }) });
  opened.set(store, folder);
  return store;
}

for (const [name, segmentBytes] of [
  ['sqlite store', undefined],
  ['sqlite store with a segment for every few events', 2000],
] as const) {
  describeStore(name, {
    open: () => openIn(newFolder(), segmentBytes),
    async reopen(store, how) {
      const folder = opened.get(store) as string;
      opened.delete(store);
      // The files of a program that is killed are what they are at that moment.
      const next = how === 'killed' ? copyOf(folder) : folder;
      await store.close();
      return openIn(next, segmentBytes);
    },
    async dispose() {
      for (const store of opened.keys()) await store.close();
      opened.clear();
    },
  });
}

afterAll(removeFolders);
