import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Where it keeps its files; made when missing, 0700. One program at a time, which is for the caller to see to. */
  folder: string;
}

/**
 * Opens the store of a state directory, after whatever happened to it. Rejects with StoreUnreadable when a newer
 * version wrote it.
 */
export function openStore({ folder }: StoreOptions): Promise<Store> {
  return openSqliteStore({ folder });
}
