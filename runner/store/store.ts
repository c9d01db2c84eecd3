import type { ProcessStatus } from '../../protocol/process/states.ts';
import type { ListItem } from '../../protocol/control/list.ts';
import type { ProcessState, StoredEvent, StoredRef } from '../process-state/state.ts';

/**
 * Where processes are kept. The daemon alone decides what happens; a store makes it last, and answers questions about
 * what is over. Everything is asynchronous and nothing names files, so that a database server can stand behind it.
 *
 * One daemon writes to a store. It holds the states of everything that is not over in memory (`live` at the start)
 * and applies events to them itself, at once; a store is handed each event with the state after it.
 */
export interface Store {
  /** Every process that is not in a terminal state, oldest first. Called once, right after opening. */
  live(): Promise<ProcessState[]>;

  /**
   * Appends changes, in the order of the calls, all of one call or none of it. Resolves with the number of the last
   * event once they are durable. Changes of calls that arrive together share one sync. `order` of a new state is
   * given by `nextNumber` before.
   *
   * Rejects with StoreFailed when the sync failed: whether they survive a crash is unknown then. They are not lost
   * while the daemon lives: the store writes them again as soon as it can, before anything else, and `durable` tells.
   */
  append(changes: readonly Change[]): Promise<number>;
  /** The number the next appended event will have: 1 more than the last. Numbers never repeat, also after a crash. */
  nextNumber(): number;
  /** Resolves when the event of that number is durable, however many tries that takes. */
  durable(number: number): Promise<void>;
  /** Calls for events as they become durable, in order, each once. Returns what ends that. */
  onDurable(listener: (events: readonly NumberedEvent[]) => void): () => void;

  /** The JSON text of data. Rejects with DataDamaged when it is not what its hash says, DataGone when it was deleted. */
  read(ref: StoredRef): Promise<Buffer>;
  /** A process in whatever state, by its id; undefined when there is none. */
  find(pid: string): Promise<ProcessState | undefined>;
  /** Ids that begin with these 4 to 32 hexadecimal digits, at most two of them. */
  findByPrefix(prefix: string): Promise<string[]>;
  /** The process that was started with a dedupe key, if it is still kept. */
  findByKey(key: string): Promise<{ pid: string; fingerprint: string } | undefined>;
  list(query: ListQuery): Promise<ListPage>;
  /** Processes kept, by state. */
  counts(): Record<ProcessStatus, number>;
  /** Ids of ended processes that are due to go, the oldest first, at most `limit`. */
  expired(policy: RetentionPolicy, limit: number): Promise<string[]>;

  /** Frees the space of what was deleted; in slices, so that the event loop does not stall. For quiet moments. */
  tidy(): Promise<void>;
  health(): StoreHealth;
  /** Calls when `health` changes. */
  onHealth(listener: (health: StoreHealth) => void): () => void;
  /** Finishes what was appended, and closes. */
  close(): Promise<void>;
}

/** One event of one process, with what it brings. */
export interface Change {
  pid: string;
  event: StoredEvent;
  /** The state after the event; the store reads it until the process is over, and keeps no reference then. */
  state: ProcessState;
  /** Data the event names for the first time. A store that has the same text already may leave it out. */
  data: readonly DataText[];
}

/** JSON text of data, with the reference in the event it belongs to; the store fills in its `at`. */
export interface DataText {
  ref: StoredRef;
  text: Buffer;
}

export interface NumberedEvent {
  number: number;
  pid: string;
  event: StoredEvent;
}

export interface ListQuery {
  status?: readonly ProcessStatus[];
  /** Part of a name, title, file, error message, or the beginning of an id; case-insensitive. */
  search?: string;
  limit: number;
  /** Of the page before. */
  cursor?: string;
}

export interface ListPage {
  /** Newest first. */
  processes: ListItem[];
  /** How many match in all. */
  total: number;
  /** Absent on the last page. */
  cursor?: string;
}

export interface RetentionPolicy {
  /** ISO 8601; what finished or was cancelled before then goes. */
  endedBefore: string;
  /** The same for those that ended in error. */
  failedBefore: string;
  /** At most this many finished and cancelled ones stay. */
  newest: number;
}

export interface StoreHealth {
  /** Why nothing new is accepted; null: all is well. */
  refusing: string | null;
  /** What was found damaged at the start, a line each; empty is good. */
  damage: string[];
  /** What else a person may want to know, a line each: what a crash left unfinished, a snapshot that failed. */
  notes?: string[];
}

/** The sync of an append failed. Its outcome is unknown to the client. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

/** Data is not what its hash says. */
export class DataDamaged extends Error {
  override readonly name = 'DataDamaged';
}

/** Data was deleted with its process. */
export class DataGone extends Error {
  override readonly name = 'DataGone';
}
