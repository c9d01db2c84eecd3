import { list } from '../../../protocol/control/list.ts';
import type { Core } from '../core/core.ts';
import { handler, type Handler } from './handler.ts';

export function listHandler({ parts }: Core): Handler {
  const { ledger, store } = parts;
  return handler(list, async (query) => {
    const page = await store.list(query);
    await ledger.settled();
    return page;
  });
}
