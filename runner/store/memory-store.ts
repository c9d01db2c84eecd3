import type { ProcessStatus } from '../../protocol/process/states.ts';
import { applyToState, newState } from '../process-state/apply.ts';
import { foundBy, listItem } from '../process-state/list-item.ts';
import { refsOfEvent, refsOfState } from '../process-state/refs.ts';
import type { ProcessState, StoredRef } from '../process-state/state.ts';
import { isTerminal } from '../process-state/terminal.ts';
import { DurableWaiters } from './durable-waiters.ts';
import { pickExpired } from './expired.ts';
import { Listeners } from './listeners.ts';
import {
  DataGone,
  StoreFailed,
  type Change,
  type ListPage,
  type ListQuery,
  type NumberedEvent,
  type RetentionPolicy,
  type Store,
  type StoreHealth,
} from './store.ts';

export interface MemoryStoreOptions {
  /** Stands for the sync: called for each group of appends before it counts as durable. Throws: the sync failed. */
  sync?: (events: readonly NumberedEvent[]) => Promise<void>;
}

/** One durable event as text, so that nothing of it is shared with the states of the daemon. */
interface Kept {
  number: number;
  text: string;
}

/** A store that forgets when the program ends: for tests of what uses a store, and beside the real one in its own. */
export class MemoryStore implements Store {
  readonly #options: MemoryStoreOptions;
  /** Of processes that are not over the daemon's own object, of ended ones a copy. */
  readonly #states = new Map<string, ProcessState>();
  readonly #data = new Map<string, Buffer>();
  readonly #kept: Kept[] = [];
  readonly #waiters = new DurableWaiters();
  readonly #durable = new Listeners<readonly NumberedEvent[]>();
  readonly #health = new Listeners<StoreHealth>();
  #last = 0;
  #pending: { events: NumberedEvent[]; failed: (error: StoreFailed) => void }[] = [];
  #flushing = false;
  #refusing: string | null = null;

  constructor(options: MemoryStoreOptions = {}) {
    this.#options = options;
  }

  /** A store as a restart after a crash would find it: with what was durable, and nothing else. */
  reopened(options: MemoryStoreOptions = this.#options): MemoryStore {
    const next = new MemoryStore(options);
    for (const [hash, text] of this.#data) next.#data.set(hash, text);
    for (const kept of this.#kept) {
      const { pid, event } = JSON.parse(kept.text) as NumberedEvent;
      next.#kept.push(kept);
      next.#last = kept.number;
      if (event.type === 'processCreated') next.#states.set(pid, newState(pid, kept.number, event));
      else if (event.type === 'processDeleted') next.#states.delete(pid);
      else applyToState(next.#states.get(pid) as ProcessState, event);
    }
    next.#waiters.reached(next.#last);
    return next;
  }

  live(): Promise<ProcessState[]> {
    const live = [...this.#states.values()].filter(({ record }) => !isTerminal(record.status));
    return Promise.resolve(live.sort((a, b) => a.order - b.order));
  }

  append(changes: readonly Change[]): Promise<number> {
    if (changes.length === 0) return Promise.reject(new Error('nothing to append'));
    const given = new Set(changes.flatMap(({ data }) => data.map(({ ref }) => ref.hash)));
    const missing = changes
      .flatMap(({ event }) => refsOfEvent(event))
      .find(({ hash }) => !this.#data.has(hash) && !given.has(hash));
    if (missing) return Promise.reject(new DataGone(`data ${missing.hash} is not in the store`));
    const events = changes.map(({ pid, event, state, data }): NumberedEvent => {
      for (const { ref, text } of data) {
        this.#data.set(ref.hash, text);
        ref.at = 'memory';
      }
      for (const ref of refsOfEvent(event)) ref.at = 'memory';
      if (event.type === 'processDeleted') this.#states.delete(pid);
      else this.#states.set(pid, isTerminal(state.record.status) ? structuredClone(state) : state);
      this.#last += 1;
      return { number: this.#last, pid, event };
    });
    const last = this.#last;
    return new Promise((resolve, reject) => {
      this.#pending.push({ events, failed: reject });
      void this.#waiters.wait(last).then(() => {
        resolve(last);
      });
      if (!this.#flushing) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#flushing = true;
    // What is appended in the same turn of the event loop goes together.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      const events = group.flatMap((call) => call.events);
      try {
        await this.#options.sync?.(events);
      } catch (error) {
        const failure = new StoreFailed((error as Error).message);
        for (const call of group) call.failed(failure);
        this.#pending = [...group, ...this.#pending];
        this.#setRefusing(failure.message);
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      this.#kept.push(...events.map((event) => ({ number: event.number, text: JSON.stringify(event) })));
      this.#setRefusing(null);
      this.#waiters.reached(events.at(-1)?.number ?? 0);
      this.#durable.emit(events);
    }
    this.#flushing = false;
  }

  #setRefusing(reason: string | null): void {
    if (this.#refusing === reason) return;
    this.#refusing = reason;
    this.#health.emit(this.health());
  }

  nextNumber(): number {
    return this.#last + 1;
  }

  durable(number: number): Promise<void> {
    return this.#waiters.wait(number);
  }

  onDurable(listener: (events: readonly NumberedEvent[]) => void): () => void {
    return this.#durable.add(listener);
  }

  read(ref: StoredRef): Promise<Buffer> {
    const text = this.#data.get(ref.hash);
    return text ? Promise.resolve(text) : Promise.reject(new DataGone(`data ${ref.hash} is not kept any more`));
  }

  find(pid: string): Promise<ProcessState | undefined> {
    const state = this.#states.get(pid);
    return Promise.resolve(state && isTerminal(state.record.status) ? structuredClone(state) : state);
  }

  findByPrefix(prefix: string): Promise<string[]> {
    return Promise.resolve([...this.#states.keys()].filter((pid) => pid.startsWith(prefix)).slice(0, 2));
  }

  findByKey(key: string): Promise<{ pid: string; fingerprint: string } | undefined> {
    const state = this.#newestFirst().find((one) => one.key === key);
    return Promise.resolve(state && { pid: state.record.pid, fingerprint: state.fingerprint ?? '' });
  }

  list({ status, search, limit, cursor }: ListQuery): Promise<ListPage> {
    const matching = this.#newestFirst()
      .filter(({ record }) => status === undefined || status.includes(record.status))
      .map((state) => ({ order: state.order, item: listItem(state) }))
      .filter(({ item }) => search === undefined || search === '' || foundBy(item, search));
    const rest = cursor === undefined ? matching : matching.filter(({ order }) => order < Number(cursor));
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return Promise.resolve({
      processes: page.map(({ item }) => item),
      total: matching.length,
      ...(last && rest.length > limit && { cursor: String(last.order) }),
    });
  }

  #newestFirst(): ProcessState[] {
    return [...this.#states.values()].sort((a, b) => b.order - a.order);
  }

  counts(): Record<ProcessStatus, number> {
    const counts = { ready: 0, running: 0, finished: 0, error: 0, interrupted: 0, cancelled: 0 };
    for (const { record } of this.#states.values()) counts[record.status] += 1;
    return counts;
  }

  expired(policy: RetentionPolicy, limit: number): Promise<string[]> {
    const ended = [...this.#states.values()].flatMap(({ order, record: { pid, status, finishedAt } }) =>
      isTerminal(status) && finishedAt !== null ? [{ pid, order, status, finishedAt }] : [],
    );
    const { finished, cancelled } = this.counts();
    return Promise.resolve(pickExpired(ended, policy, limit, finished + cancelled - policy.newest));
  }

  tidy(): Promise<void> {
    const used = new Set([...this.#states.values()].flatMap(refsOfState).map(({ hash }) => hash));
    for (const hash of this.#data.keys()) if (!used.has(hash)) this.#data.delete(hash);
    return Promise.resolve();
  }

  health(): StoreHealth {
    return { refusing: this.#refusing, damage: [] };
  }

  onHealth(listener: (health: StoreHealth) => void): () => void {
    return this.#health.add(listener);
  }

  async close(): Promise<void> {
    await this.#waiters.wait(this.#last);
  }
}
