import { list, type ListResult } from '../../../protocol/control/list.ts';
import { listItem } from '../../process-state/list-item.ts';
import type { Store } from '../../store/store.ts';
import type { Core } from '../core/core.ts';
import { handler, type Handler } from './handler.ts';

export function listHandler({ parts }: Core): Handler {
  const { ledger, store } = parts;
  return handler(list, async (query) => {
    const page = query.pids ? await listOf(store, query.pids) : await store.list(query);
    await ledger.settled();
    return page;
  });
}

async function listOf(store: Store, pids: readonly string[]): Promise<ListResult> {
  const found = await Promise.all(pids.map((pid) => store.find(pid)));
  const states = found.filter((state) => state !== undefined).sort((a, b) => b.order - a.order);
  return { processes: states.map(listItem), total: states.length };
}
