import type { ListItem } from '../../../protocol/control/list.ts';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { foundBy, listItem } from '../../process-state/list-item.ts';
import type { ProcessState } from '../../process-state/state.ts';
import { newestFirst, type PlacedItem } from './index/pages.ts';
import type { Entry } from './recovery/replay.ts';

/** Processes that are not over: the states are the daemon's own objects, as they are now. */
export class LiveProcesses {
  readonly #entries = new Map<string, Entry>();

  set(state: ProcessState, last: number): void {
    this.#entries.set(state.record.pid, { state, last });
  }

  delete(pid: string): void {
    this.#entries.delete(pid);
  }

  get(pid: string): Entry | undefined {
    return this.#entries.get(pid);
  }

  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  oldestFirst(): ProcessState[] {
    return [...this.#entries.values()].map(({ state }) => state).sort((a, b) => a.order - b.order);
  }

  findByPrefix(prefix: string): string[] {
    return [...this.#entries.keys()].filter((pid) => pid.startsWith(prefix));
  }

  findByKey(key: string): { order: number; pid: string; fingerprint: string } | undefined {
    for (const { state } of this.#entries.values()) {
      if (state.key !== key) continue;
      return { order: state.order, pid: state.record.pid, fingerprint: state.fingerprint ?? '' };
    }
    return undefined;
  }

  count(into: Record<ProcessStatus, number>): void {
    for (const { state } of this.#entries.values()) into[state.record.status] += 1;
  }

  /** Those that match, the newest first: a page of them, and how many there are. */
  page(
    statuses: readonly ProcessStatus[] | undefined,
    search: string,
    below: number,
    limit: number,
  ): { items: PlacedItem[]; total: number } {
    const matching: ProcessState[] = [];
    for (const { state } of this.#entries.values()) {
      if (statuses && !statuses.includes(state.record.status)) continue;
      if (search === '' || foundBy({ ...state.record, title: state.title }, search)) matching.push(state);
    }
    const page = newestFirst(matching.filter(({ order }) => order < below)).slice(0, limit);
    return {
      items: page.map((state): { order: number; item: ListItem } => ({ order: state.order, item: listItem(state) })),
      total: matching.length,
    };
  }
}
