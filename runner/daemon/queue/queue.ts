import type { Lane } from '../../../protocol/process/events.ts';
import { Heap, type HeapItem } from './heap.ts';

/** A process that waits for an executor. */
export interface Waiting {
  pid: string;
  /** Higher first. */
  priority: number;
  /** Then the one that was started first. */
  order: number;
  lane: Lane | null;
}

interface Entry extends Waiting, HeapItem {}

/** Of one concurrency key: who has a place, and who waits for one. */
interface LaneState {
  holders: Set<string>;
  /** Those that were at the head of the queue while their lane was full, by limit: files may differ in it. */
  blocked: Map<number, Heap<Entry>>;
}

const sooner = (a: Entry, b: Entry): boolean =>
  a.priority === b.priority ? a.order < b.order : a.priority > b.priority;

/**
 * Who runs next: the highest priority, then who was started first, passing over those whose lane is full.
 *
 * All wait in one heap. Who comes to its head while the lane is full is put aside, and back when the lane gets a free
 * place, so that thousands behind one key cost nothing while they cannot run. As many of each lane as it has free
 * places, the best of them, are always in the heap.
 */
export class Queue {
  readonly #heap = new Heap<Entry>(sooner);
  readonly #entries = new Map<string, Entry>();
  readonly #lanes = new Map<string, LaneState>();

  /** How many wait. */
  get size(): number {
    return this.#entries.size;
  }

  has(pid: string): boolean {
    return this.#entries.has(pid);
  }

  add(waiting: Waiting): void {
    if (this.#entries.has(waiting.pid)) return;
    const entry = { ...waiting, place: -1 };
    this.#entries.set(entry.pid, entry);
    this.#heap.add(entry);
  }

  /** Takes it out; a place in its lane it may have is not given up. */
  remove(pid: string): void {
    const entry = this.#entries.get(pid);
    if (!entry) return;
    this.#entries.delete(pid);
    const wasCandidate = this.#heap.has(entry);
    this.#heap.remove(entry);
    if (!entry.lane) return;
    const lane = this.#lanes.get(entry.lane.key);
    lane?.blocked.get(entry.lane.limit)?.remove(entry);
    if (lane && wasCandidate) this.#letIn(entry.lane.key, lane);
  }

  /** The next that may run, with its place in its lane taken; undefined: none may. */
  claim(): string | undefined {
    for (let entry = this.#heap.take(); entry; entry = this.#heap.take()) {
      if (entry.lane && !this.#enter(entry, entry.lane)) continue;
      this.#entries.delete(entry.pid);
      return entry.pid;
    }
    return undefined;
  }

  /** Takes a place in a lane however full it is: what ran or held one before the runner was restarted. */
  hold(pid: string, lane: Lane): void {
    this.#lane(lane.key).holders.add(pid);
  }

  /** Gives up the place in the lane, if it has one. */
  release(pid: string, { key }: Lane): void {
    const lane = this.#lanes.get(key);
    if (!lane?.holders.delete(pid)) return;
    this.#letIn(key, lane);
  }

  #enter(entry: Entry, { key, limit }: Lane): boolean {
    const lane = this.#lane(key);
    if (lane.holders.has(entry.pid) || lane.holders.size < limit) {
      lane.holders.add(entry.pid);
      return true;
    }
    let blocked = lane.blocked.get(limit);
    if (!blocked) lane.blocked.set(limit, (blocked = new Heap<Entry>(sooner)));
    blocked.add(entry);
    return false;
  }

  /** Puts the best of those set aside back where it can be claimed, one of each limit that has room. */
  #letIn(key: string, lane: LaneState): void {
    for (const [limit, blocked] of lane.blocked) {
      const entry = lane.holders.size < limit ? blocked.take() : undefined;
      if (entry) this.#heap.add(entry);
      if (blocked.size === 0) lane.blocked.delete(limit);
    }
    if (lane.holders.size === 0 && lane.blocked.size === 0) this.#lanes.delete(key);
  }

  #lane(key: string): LaneState {
    let lane = this.#lanes.get(key);
    if (!lane) this.#lanes.set(key, (lane = { holders: new Set(), blocked: new Map() }));
    return lane;
  }
}
