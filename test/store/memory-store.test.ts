import { MemoryStore } from '../../runner/store/memory-store.ts';
import type { Store } from '../../runner/store/store.ts';
import { describeStore } from './conformance.ts';

const opened = new Map<Store, MemoryStore>();

function remembered(store: MemoryStore): Store {
  opened.set(store, store);
  return store;
}

describeStore('store in memory', {
  open: () => Promise.resolve(remembered(new MemoryStore())),
  reopen: (store) => Promise.resolve(remembered((opened.get(store) as MemoryStore).reopened())),
  dispose() {
    opened.clear();
    return Promise.resolve();
  },
});
