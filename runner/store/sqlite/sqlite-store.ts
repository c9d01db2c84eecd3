import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { refsOfEvent, refsOfState } from '../../process-state/refs.ts';
import type { ProcessState, StoredRef } from '../../process-state/state.ts';
import { isTerminal, type TerminalStatus } from '../../process-state/terminal.ts';
import {
  DataGone,
  type Change,
  type DataText,
  type ListPage,
  type ListQuery,
  type NumberedEvent,
  type RetentionPolicy,
  type Store,
  type StoreHealth,
} from '../store.ts';
import { Listeners } from '../listeners.ts';
import { ExpiredEnded } from './index/expired-ended.ts';
import { newestFirst, pageOf } from './index/pages.ts';
import type { ProcessIndex } from './index/process-index.ts';
import { searchEnded } from './index/search.ts';
import { STATUS_NUMBERS } from './index/schema.ts';
import type { PendingCall } from './journal/call.ts';
import { fromPayload, toPayload, type StatePayload } from './journal/payloads.ts';
import { JournalWriter, type JournalOptions, type JournalStart } from './journal/writer.ts';
import type { Entry } from './recovery/replay.ts';
import { SnapshotKeeper, type SnapshotOptions } from './snapshot/keeper.ts';
import type { LiveProcesses } from './live-processes.ts';
import { JournalReads } from './read-data.ts';
import { Tidy } from './tidy.ts';

/** What recovery found; everything below is the store's from here on. */
export interface StoreStart extends JournalStart {
  index: ProcessIndex;
  live: LiveProcesses;
  damage: string[];
  cut: string[];
  /** Events that were replayed. */
  replayed: number;
  snapshot: SnapshotOptions;
}

/**
 * The journal is the truth; the index and the live processes are what it says. Everything is applied at once and
 * written behind; answers of a store may therefore tell of what is not durable yet, which is for its caller to see to.
 */
export class SqliteStore implements Store {
  readonly index: ProcessIndex;
  readonly writer: JournalWriter;
  readonly processes: LiveProcesses;
  readonly reads: JournalReads;
  readonly snapshots: SnapshotKeeper;
  readonly #expired: ExpiredEnded;
  readonly #tidy: Tidy;
  readonly #health = new Listeners<StoreHealth>();
  readonly #start: StoreStart;

  constructor(options: JournalOptions, start: StoreStart) {
    this.#start = start;
    this.index = start.index;
    this.processes = start.live;
    const relaid = (calls: readonly PendingCall[]): void => {
      this.#relaid(calls);
    };
    this.writer = new JournalWriter({ ...options, relaid }, start);
    this.reads = new JournalReads(options.disk, options.folder, this.writer);
    const { index, live, replayed } = start;
    this.snapshots = new SnapshotKeeper(
      { disk: options.disk, folder: options.folder, writer: this.writer, index, live, replayed },
      start.snapshot,
    );
    this.#tidy = new Tidy(this, options.disk, options.folder);
    this.#expired = new ExpiredEnded(start.index);
    this.writer.health.add(() => {
      this.#health.emit(this.health());
    });
  }

  live(): Promise<ProcessState[]> {
    return Promise.resolve(this.processes.oldestFirst());
  }

  async append(changes: readonly Change[]): Promise<number> {
    if (changes.length === 0) throw new Error('nothing to append');
    this.#checkRefs(changes);
    const call = this.writer.begin();
    for (const change of changes) this.#add(call, change);
    await this.writer.commit(call);
    return call.last;
  }

  /** Before anything is changed: an event whose data is nowhere would be one that nobody can go on from. */
  #checkRefs(changes: readonly Change[]): void {
    const given = new Set(changes.flatMap(({ data }) => data.map(({ ref }) => ref.hash)));
    for (const { event } of changes) {
      for (const { at, hash } of refsOfEvent(event)) {
        if (at !== undefined || given.has(hash) || this.writer.placeOf(hash) !== undefined) continue;
        throw new DataGone(`${event.type} names data ${hash}, which is not in the store`);
      }
    }
  }

  #add(call: PendingCall, { pid, event, state, data }: Change): void {
    const number = this.writer.takeNumber();
    for (const { ref, text } of data) {
      ref.at = this.writer.addData(call, number, ref.hash, text);
      call.refs.push(ref);
    }
    for (const ref of refsOfEvent(event)) this.#place(ref, call);
    const known = this.processes.get(pid);
    // Asking the index costs as much as all the rest here: only for one that is over and goes on, or goes.
    const wasOver = known === undefined && event.type !== 'processCreated';
    const after = known?.last ?? (wasOver ? this.index.find(pid)?.changed : undefined) ?? 0;
    this.writer.add(call, 'event', number, [toPayload({ pid, after, event })]);
    call.events.push({ number, pid, event });
    if (event.type === 'processDeleted') {
      this.processes.delete(pid);
      this.index.remove(pid);
    } else if (endsProcess(event.type) && isTerminal(state.record.status)) {
      for (const ref of refsOfState(state)) this.#place(ref, call);
      const payload = toPayload({ last: number, state });
      const place = this.writer.add(call, 'detail', number, [payload]);
      this.processes.delete(pid);
      this.index.insert(state, { ...place, length: payload.length }, number);
    } else {
      // It was over and goes on: what its state refers to may have been copied elsewhere since that was read.
      if (wasOver && this.index.remove(pid)) for (const ref of refsOfState(state)) this.#place(ref, call);
      this.processes.set(state, number);
    }
  }

  /**
   * Writes the whole of a process, as it is, so that nothing before is needed to know it; and data it refers to,
   * by where that lies, so that nothing there is needed any more.
   */
  async writeAgain({ state, last }: Entry, texts: ReadonlyMap<string, DataText> = new Map()): Promise<void> {
    const call = this.writer.begin();
    const moved = new Map<string, string>();
    for (const [at, { ref, text }] of texts) {
      moved.set(at, this.writer.addData(call, this.writer.last, ref.hash, text));
    }
    this.writer.remember(moved);
    for (const ref of refsOfState(state)) this.#place(ref, call);
    const payload = toPayload({ last, state });
    const place = this.writer.add(call, 'moved', this.writer.last, [payload]);
    if (isTerminal(state.record.status)) this.index.insert(state, { ...place, length: payload.length }, last);
    await this.writer.commit(call);
  }

  /** Sees to it that a reference says where its data is. */
  #place(ref: StoredRef, call: PendingCall): void {
    const at = ref.at === undefined ? this.writer.placeOf(ref.hash) : this.writer.placeNow(ref.at);
    if (at !== undefined) ref.at = at;
    call.refs.push(ref);
  }

  /** Details have moved with a new generation of the journal. */
  #relaid(calls: readonly PendingCall[]): void {
    for (const { records } of calls) {
      for (const { kind, place, payload } of records) {
        if (kind !== 'detail' && kind !== 'moved') continue;
        const bytes = Buffer.concat(payload);
        const { state, last } = fromPayload(bytes) as StatePayload;
        // Unless it went on, or went, in the meantime.
        if (this.index.find(state.record.pid)?.changed !== last) continue;
        this.index.insert(state, { ...place, length: bytes.length }, last);
      }
    }
  }

  nextNumber(): number {
    return this.writer.last + 1;
  }

  durable(number: number): Promise<void> {
    return this.writer.waiters.wait(number);
  }

  onDurable(listener: (events: readonly NumberedEvent[]) => void): () => void {
    return this.writer.durableEvents.add(listener);
  }

  read(ref: StoredRef): Promise<Buffer> {
    return this.reads.data(ref);
  }

  async find(pid: string): Promise<ProcessState | undefined> {
    const live = this.processes.get(pid);
    if (live) return live.state;
    const row = this.index.find(pid);
    return row && (await this.reads.detail(row.place, pid)).state;
  }

  findByPrefix(prefix: string): Promise<string[]> {
    return Promise.resolve([...this.processes.findByPrefix(prefix), ...this.index.findByPrefix(prefix)].slice(0, 2));
  }

  findByKey(key: string): Promise<{ pid: string; fingerprint: string } | undefined> {
    const found = [this.processes.findByKey(key), this.index.findByKey(key)].filter((one) => one !== undefined);
    const newest = newestFirst(found)[0];
    return Promise.resolve(newest && { pid: newest.pid, fingerprint: newest.fingerprint });
  }

  async list({ status, search = '', limit, cursor }: ListQuery): Promise<ListPage> {
    const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    const wanted = (Object.keys(STATUS_NUMBERS) as TerminalStatus[]).filter((one) => status?.includes(one) ?? true);
    // First: what ends while the search goes on is found in one of them at least.
    const live = this.processes.page(status, search, below, limit + 1);
    // One more than the page, to see whether another follows.
    const ended =
      search === ''
        ? {
            items: pageOf(this.index, wanted, below, limit + 1),
            total: wanted.reduce((sum, one) => sum + this.index.counts[one], 0),
          }
        : await searchEnded(this.index, { search, statuses: wanted, below, limit: limit + 1 });
    const byOrder = new Map([...live.items, ...ended.items].map((one) => [one.order, one]));
    const all = newestFirst([...byOrder.values()]);
    const page = all.slice(0, limit);
    const last = page.at(-1);
    return {
      processes: page.map(({ item }) => item),
      total: live.total + ended.total,
      ...(last && all.length > limit && { cursor: String(last.order) }),
    };
  }

  counts(): Record<ProcessStatus, number> {
    const counts = { ready: 0, running: 0, interrupted: 0, ...this.index.counts };
    this.processes.count(counts);
    return counts;
  }

  expired(policy: RetentionPolicy, limit: number): Promise<string[]> {
    return Promise.resolve(this.#expired.find(policy, limit));
  }

  tidy(): Promise<void> {
    return this.#tidy.run();
  }

  health(): StoreHealth {
    const { damage, cut } = this.#start;
    const { failure } = this.snapshots;
    return {
      refusing: this.writer.refusing,
      damage,
      notes: failure === null ? cut : [...cut, `The last snapshot could not be made: ${failure}`],
    };
  }

  onHealth(listener: (health: StoreHealth) => void): () => void {
    return this.#health.add(listener);
  }

  async close(): Promise<void> {
    await this.snapshots.stop();
    try {
      await this.writer.close();
      await this.snapshots.makeLast();
    } finally {
      this.index.close();
    }
  }
}

function endsProcess(type: NumberedEvent['event']['type']): boolean {
  return type === 'processFinished' || type === 'processFailed' || type === 'processCancelled';
}
