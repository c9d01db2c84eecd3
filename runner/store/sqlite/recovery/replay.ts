import { applyToState, newState } from '../../../process-state/apply.ts';
import type { ProcessState } from '../../../process-state/state.ts';
import { isTerminal } from '../../../process-state/terminal.ts';
import type { ProcessIndex } from '../index/process-index.ts';
import type { DetailPlace } from '../index/row.ts';
import { fromPayload, type EventPayload, type StatePayload } from '../journal/payloads.ts';
import type { FoundRecord } from '../journal/record.ts';

/** A process with the number of its last event. */
export interface Entry {
  state: ProcessState;
  last: number;
}

/** Brings processes and index to where the journal's records say they are. */
export class Replay {
  readonly live = new Map<string, Entry>();
  /** Over, but their detail has not come by: it follows, unless it was damaged. */
  readonly ended = new Map<string, Entry>();
  /** Not all of their events were readable, so their state may be wrong; why. */
  readonly broken = new Map<string, string>();
  /** Events came of them and no beginning. */
  readonly lost = new Set<string>();
  /** Number of the last event, and how many were applied. */
  last: number;
  events = 0;
  readonly #index: ProcessIndex;
  readonly #detail: (place: DetailPlace) => StatePayload | undefined;

  constructor(index: ProcessIndex, detail: (place: DetailPlace) => StatePayload | undefined) {
    this.#index = index;
    this.#detail = detail;
    this.last = index.about?.number ?? 0;
    for (const entry of index.liveAtSnapshot()) this.#put(entry);
  }

  apply(record: FoundRecord, segment: number): void {
    if (record.kind === 'event') {
      const { number } = record;
      this.#event(number, fromPayload(record.payload) as EventPayload);
      this.last = Math.max(this.last, number);
      this.events += 1;
    } else if (record.kind === 'detail' || record.kind === 'moved') {
      const entry = fromPayload(record.payload) as StatePayload;
      this.#whole(entry, { segment, offset: record.start, length: record.payload.length });
    }
  }

  #event(number: number, { pid, after, event }: EventPayload): void {
    if (event.type === 'processDeleted') {
      this.#forget(pid);
      this.#index.remove(pid);
      return;
    }
    if (event.type === 'processCreated') {
      this.#put({ state: newState(pid, number, event), last: number });
      return;
    }
    const entry = this.live.get(pid) ?? this.ended.get(pid) ?? this.#fromDetail(pid);
    if (!entry) {
      this.lost.add(pid);
      return;
    }
    if (entry.last !== after) {
      this.broken.set(pid, `what happened between event ${entry.last} and event ${number} cannot be read`);
    }
    try {
      applyToState(entry.state, event);
    } catch (error) {
      this.broken.set(pid, `event ${number} does not fit: ${(error as Error).message}`);
    }
    entry.last = number;
    this.#put(entry);
  }

  #fromDetail(pid: string): Entry | undefined {
    const row = this.#index.find(pid);
    const detail = row && this.#detail(row.place);
    // It goes on from here, or ends again; either way the old row does not count.
    if (detail) this.#index.remove(pid);
    return detail;
  }

  /** Everything about a process, whatever was known before. */
  #whole(entry: Entry, place: DetailPlace): void {
    const { pid, status } = entry.state.record;
    this.#forget(pid);
    if (isTerminal(status)) this.#index.insert(entry.state, place, entry.last);
    else this.live.set(pid, entry);
  }

  #put(entry: Entry): void {
    const { pid, status } = entry.state.record;
    const [into, from] = isTerminal(status) ? [this.ended, this.live] : [this.live, this.ended];
    from.delete(pid);
    into.set(pid, entry);
  }

  #forget(pid: string): void {
    this.live.delete(pid);
    this.ended.delete(pid);
    this.broken.delete(pid);
    this.lost.delete(pid);
  }
}
