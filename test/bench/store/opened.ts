import { openSqliteStore } from '../../../runner/store/sqlite/open.ts';
import type { ListQuery } from '../../../runner/store/store.ts';

const LISTS = 50;

/** What a store with a history costs: time to open, memory, lists. Milliseconds and megabytes. */
export async function opened(folder: string): Promise<object> {
  const began = performance.now();
  const store = await openSqliteStore({ folder });
  const openMs = performance.now() - began;
  const firstPageMs = await took(() => store.list({ limit: 100 }));
  const median = async (query: ListQuery): Promise<number> => {
    const times = [];
    for (let count = 0; count < LISTS; count += 1) times.push(await took(() => store.list(query)));
    return times.sort((a, b) => a - b)[LISTS >> 1] ?? 0;
  };
  const pageMs = await median({ limit: 100 });
  const failedMs = await median({ limit: 100, status: ['error'] });
  const searchMs = await took(() => store.list({ limit: 100, search: 'pipeline-7' }));
  const searchErrorMs = await took(() => store.list({ limit: 100, search: 'HOST-77' }));
  globalThis.gc?.();
  const residentMb = process.memoryUsage().rss / 1e6;
  await store.close();
  return { openMs, firstPageMs, pageMs, failedMs, searchMs, searchErrorMs, residentMb };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
