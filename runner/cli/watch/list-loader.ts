import { list as listRequest, type ListItem } from '../../../protocol/control/list.ts';
import { status as statusRequest } from '../../../protocol/control/runner.ts';
import type { Counts, Filter } from './filters.ts';
import type { Feed } from './feed.ts';

/** Processes asked for at once; the protocol allows no more. */
const PAGE = 1000;
/** At most so often, in milliseconds, and the runner gets at least four times as long to itself as the answer took. */
const PACE_MS = 250;
const REST = 4;

export interface Loaded {
  items: ListItem[];
  total: number;
  counts: Counts;
}

export interface Wanted {
  filter: Filter;
  search: string;
  /** Rows to have, from the newest on. */
  rows: number;
}

/**
 * Keeps a list up to date: asked to, it loads what is wanted by then, never twice at once and never faster than the
 * runner can well bear. Thousands of changes a second are one answer four times a second.
 */
export class ListLoader {
  readonly #feed: Pick<Feed, 'request'>;
  readonly #wanted: () => Wanted;
  readonly #loaded: (loaded: Loaded) => void;
  readonly #failed: (error: unknown) => void;
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #stale = false;
  #next = 0;

  constructor(
    feed: Pick<Feed, 'request'>,
    on: { wanted: () => Wanted; loaded: (loaded: Loaded) => void; failed: (error: unknown) => void },
  ) {
    this.#feed = feed;
    this.#wanted = on.wanted;
    this.#loaded = on.loaded;
    this.#failed = on.failed;
  }

  /** Something changed. `now`: a person waits for it. */
  refresh(now = false): void {
    this.#stale = true;
    if (this.#busy || this.#over.signal.aborted) return;
    if (now) clearTimeout(this.#timer);
    else if (this.#timer) return;
    this.#timer = setTimeout(() => void this.#load(), now ? 0 : Math.max(0, this.#next - performance.now()));
  }

  close(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
  }

  async #load(): Promise<void> {
    this.#timer = undefined;
    this.#busy = true;
    this.#stale = false;
    const begun = performance.now();
    try {
      const loaded = await this.#ask(this.#wanted());
      if (!this.#over.signal.aborted) this.#loaded(loaded);
    } catch (error) {
      if (!this.#over.signal.aborted) this.#failed(error);
    }
    const now = performance.now();
    this.#next = Math.max(begun + PACE_MS, now + REST * (now - begun));
    this.#busy = false;
    if (this.#hasChanged) this.refresh();
  }

  /** While it was loading. */
  get #hasChanged(): boolean {
    return this.#stale;
  }

  async #ask({ filter, search, rows }: Wanted): Promise<Loaded> {
    const { counts } = await this.#feed.request(statusRequest, {});
    const items: ListItem[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await this.#feed.request(listRequest, {
        ...(filter.status && { status: filter.status }),
        ...(search !== '' && { search }),
        limit: Math.max(1, Math.min(PAGE, rows - items.length)),
        ...(cursor !== undefined && { cursor }),
      });
      items.push(...page.processes);
      cursor = page.cursor;
      if (cursor === undefined || items.length >= rows) return { items, total: page.total, counts };
    }
  }
}
