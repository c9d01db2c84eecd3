import type { ProcessCreated } from '../../../protocol/process/events.ts';
import { applyToState, newState } from '../../process-state/apply.ts';
import type { ProcessState, StoredEvent, StoredRef } from '../../process-state/state.ts';
import { isTerminal } from '../../process-state/terminal.ts';
import { StoreFailed, type Change, type DataText, type Store } from '../../store/store.ts';
import { ControlError } from '../control-error.ts';
import { noSuchProcess } from './no-such-process.ts';

/** What a commit has changed already, and when it lasts. */
export interface Commit {
  /** Of its last event. */
  number: number;
  /** Rejects with OutcomeUnknown when the sync failed; the events may still become durable later. */
  durable: Promise<void>;
}

export type LedgerListener = (pid: string, event: StoredEvent, state: ProcessState) => void;

/**
 * The processes that are not over: what memory holds of them is the truth, and every change goes through here. An
 * event is applied at once, so that two changes never decide on the same state; it is told to clients when durable.
 */
export class Ledger {
  readonly #store: Store;
  readonly #states = new Map<string, ProcessState>();
  /** Number of the last event of each process in memory that is not known to be durable, or the last one at all. */
  readonly #lastOf = new Map<string, number>();
  /** How many are about to change a process that is over. */
  readonly #taken = new Map<string, number>();
  #deletions = 0;
  readonly #listeners = new Set<LedgerListener>();
  readonly #listenersOf = new Map<string, Set<LedgerListener>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** What was live when the store was opened. */
  load(states: readonly ProcessState[]): void {
    for (const state of states) this.#states.set(state.record.pid, state);
  }

  /** A process in memory; undefined: it is over, or there is none. */
  get(pid: string): ProcessState | undefined {
    return this.#states.get(pid);
  }

  live(): IterableIterator<ProcessState> {
    return this.#states.values();
  }

  /** Number of the last event, durable or not. */
  get lastEvent(): number {
    return this.#store.nextNumber() - 1;
  }

  /** Calls for every event, right after it was applied. Must not throw. */
  onEvent(listener: LedgerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same, for events of one process. */
  onEventOf(pid: string, listener: LedgerListener): () => void {
    const listeners = this.#listenersOf.get(pid) ?? new Set();
    this.#listenersOf.set(pid, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listenersOf.get(pid) === listeners) this.#listenersOf.delete(pid);
    };
  }

  create(pid: string, event: ProcessCreated<StoredRef>, data: readonly DataText[]): Commit {
    const state = newState(pid, this.#store.nextNumber(), event);
    this.#states.set(pid, state);
    return this.#append([{ pid, event, state, data }]);
  }

  /** Applies events to a process in memory, all or none of which will be durable. */
  commit(pid: string, events: readonly StoredEvent[], data: readonly DataText[] = []): Commit {
    const state = this.#states.get(pid);
    if (!state) throw new Error(`no process ${pid} in memory`);
    return this.#append(
      events.map((event, index) => {
        applyToState(state, event);
        return { pid, event, state, data: index === 0 ? data : [] };
      }),
    );
  }

  /** Removes a process that is over. */
  delete(pid: string, at: string, by: string): Commit {
    return this.commit(pid, [{ type: 'processDeleted', at, by }]);
  }

  #append(changes: readonly Change[]): Commit {
    const appended = this.#store.append(changes);
    const number = this.lastEvent;
    for (const { pid, event, state } of changes) {
      this.#lastOf.set(pid, number);
      if (event.type === 'processDeleted' || isTerminal(state.record.status)) void this.#dropWhenDurable(pid, number);
      if (event.type === 'processDeleted') {
        this.#states.delete(pid);
        this.#deletions += 1;
      }
      for (const listener of [...this.#listeners, ...(this.#listenersOf.get(pid) ?? [])]) listener(pid, event, state);
    }
    const durable = appended.then(
      () => undefined,
      (error: unknown) => {
        throw error instanceof StoreFailed ? outcomeUnknown(error) : error;
      },
    );
    // Whoever does not wait for it is no reason to end the runner.
    durable.catch(() => undefined);
    return { number, durable };
  }

  async #dropWhenDurable(pid: string, number: number): Promise<void> {
    await this.#store.durable(number);
    if (this.#lastOf.get(pid) !== number) return;
    this.#lastOf.delete(pid);
    this.#dropIfOver(pid);
  }

  /**
   * Resolves when what was applied so far is durable, so that nobody is shown what a crash would undo. While the disk
   * fails that could take for ever: then what is in memory is the best there is.
   */
  async settled(pid?: string): Promise<void> {
    const number = pid === undefined ? this.lastEvent : this.#lastOf.get(pid);
    if (number === undefined || this.#store.health().refusing !== null) return;
    let forget = (): void => undefined;
    const refusing = new Promise<void>((resolve) => {
      forget = this.#store.onHealth((health) => {
        if (health.refusing !== null) resolve();
      });
    });
    await Promise.race([this.#store.durable(number), refusing]).finally(() => {
      forget();
    });
  }

  /** Keeps an event however many tries that takes: for executors, which only need to know when. */
  async kept(commit: Commit): Promise<void> {
    try {
      await commit.durable;
    } catch {
      await this.#store.durable(commit.number);
    }
  }

  /** The full id of a process from the beginning of it. Throws NoSuchProcess. */
  async idOf(prefix: string): Promise<string> {
    if (this.#states.has(prefix)) return prefix;
    const found = prefix.length < 32 ? await this.#store.findByPrefix(prefix) : [prefix];
    const [pid] = found;
    if (pid === undefined || found.length > 1) throw noSuchProcess(prefix, found.length);
    return pid;
  }

  /** A process in whatever state, to look at. Throws NoSuchProcess. */
  async find(prefix: string): Promise<ProcessState> {
    const pid = await this.idOf(prefix);
    for (;;) {
      const deletions = this.#deletions;
      const state = this.#states.get(pid) ?? (await this.#store.find(pid));
      // While it was looked up it may have been deleted, or retried: then memory is right.
      if (this.#deletions !== deletions) continue;
      const found = this.#states.get(pid) ?? state;
      if (!found) throw noSuchProcess(prefix, 0);
      return found;
    }
  }

  /**
   * Gives a process in whatever state to a call that may change it, and holds it in memory for so long if it is over.
   * Throws NoSuchProcess.
   */
  async with<Result>(prefix: string, use: (state: ProcessState) => Promise<Result>): Promise<Result> {
    const found = await this.find(prefix);
    const { pid } = found.record;
    const state = this.#states.get(pid) ?? found;
    this.#states.set(pid, state);
    this.#taken.set(pid, (this.#taken.get(pid) ?? 0) + 1);
    try {
      return await use(state);
    } finally {
      const left = (this.#taken.get(pid) ?? 1) - 1;
      if (left > 0) this.#taken.set(pid, left);
      else this.#taken.delete(pid);
      this.#dropIfOver(pid);
    }
  }

  /** Lets go of a process that is over, durably so, and that nobody is about to change. */
  #dropIfOver(pid: string): void {
    const state = this.#states.get(pid);
    if (!state || !isTerminal(state.record.status) || this.#lastOf.has(pid) || this.#taken.has(pid)) return;
    this.#states.delete(pid);
  }
}

function outcomeUnknown(error: StoreFailed): ControlError {
  return new ControlError(
    'OutcomeUnknown',
    `The disk failed while this was written (${error.message}); it may or may not have happened. Look before you try again.`,
    { reason: error.message },
  );
}
