import type { EventsParams, ProgressBatchParams } from '../../protocol/control/events.ts';
import { get, list, type ListItem, type ProcessInfo } from '../../protocol/control/index.ts';
import { status } from '../../protocol/control/runner.ts';
import type { ProcessStatus } from '../../protocol/process/states.ts';
import type { Progress } from '../../protocol/step/messages/index.ts';
import { foundBy } from '../../runner/process-state/list-item.ts';
import { fetchInfos, fetchItems, type Fetching } from './fetch-processes.ts';
import { EMPTY, GROUPS, PAGE, type Group } from './groups.ts';
import { GroupPages } from './group-pages.ts';
import { itemOf } from './item-of.ts';
import { Listeners } from './listeners.ts';
import type { ModelChange, Watched } from './model-change.ts';

export interface ProcessModelOptions extends Fetching {
  /** Calls back once after so many milliseconds; returns what calls it off. */
  after: (ms: number, call: () => void) => () => void;
}

/** Views are told in batches of this many milliseconds: more often than every 200 starves a tree. */
export const BATCH_MS = 250;
/** With more changed processes than this in a batch it costs less to list what is shown. */
const MANY = 200;

/**
 * What the extension knows of processes. Nothing is decided here: the runner is asked about what its events name, one
 * batch after the other, and whoever shows processes is told what changed.
 */
export class ProcessModel {
  readonly #options: ProcessModelOptions;
  readonly #changed = new Listeners<ModelChange>();
  readonly #groups = new Map<ProcessStatus, GroupPages>(GROUPS.map((status) => [status, new GroupPages()]));
  readonly #watched = new Map<string, { info: ProcessInfo | undefined; ready: Promise<ProcessInfo>; users: number }>();
  readonly #progress = new Map<string, Map<string, Progress>>();
  readonly #asked = new Set<string>();
  readonly #toTell = { groups: new Set<ProcessStatus>(), processes: new Set<string>(), all: false };
  #listAll = false;
  #search = '';
  #counts: Readonly<Record<ProcessStatus, number>> | undefined;
  #listed = false;
  #callOff: (() => void) | undefined;
  #working = false;

  readonly onDidChange = this.#changed.event;

  constructor(options: ProcessModelOptions) {
    this.#options = options;
  }

  /** Whether it is known yet what there is. */
  get listed(): boolean {
    return this.#listed;
  }

  group(of: ProcessStatus): Group {
    return this.#groups.get(of) ?? EMPTY;
  }

  /** How many there are in that state, whatever is searched for. */
  count(of: ProcessStatus): number {
    return this.#counts?.[of] ?? 0;
  }

  /** What a list shows of a process that is in a fetched page or watched. */
  item(pid: string): ListItem | undefined {
    for (const pages of this.#groups.values()) {
      const found = pages.items.find((item) => item.pid === pid);
      if (found) return found;
    }
    const info = this.#watched.get(pid)?.info;
    return info && itemOf(info);
  }

  /** The newest progress of a step that runs; undefined: none was told since it was watched. */
  progress(pid: string, step: string): Progress | undefined {
    return this.#progress.get(pid)?.get(step);
  }

  get search(): string {
    return this.#search;
  }

  /** Only processes that match are in the groups; empty: all. Resolves when they were fetched. */
  async find(search: string): Promise<void> {
    this.#search = search.slice(0, 200);
    await this.refresh();
  }

  /** Lists what is shown anew, and resolves when that was told. */
  async refresh(): Promise<void> {
    await this.#list();
    for (const pid of this.#watched.keys()) this.#asked.add(pid);
    await this.#take([...this.#asked]);
    this.#tell();
  }

  /** Fetches the next page of a group. */
  async showMore(of: ProcessStatus): Promise<void> {
    const pages = this.#groups.get(of);
    const { cursor } = pages ?? {};
    if (!pages || cursor === undefined) return;
    const page = await this.#options.ask(list, { ...this.#query(of), limit: PAGE, cursor });
    // Another page was fetched meanwhile.
    if (pages.cursor !== cursor) return;
    pages.append(page);
    this.#toTell.groups.add(of);
    this.#tell();
  }

  /** Asks about a process now rather than when its events come, and tells what is new. */
  async know(pid: string): Promise<void> {
    await this.#take([pid]);
    this.#tell();
  }

  /** Keeps a process up to date until disposed; any number of times. */
  watch(pid: string): Watched {
    let watched = this.#watched.get(pid);
    if (!watched) {
      const ready = this.#options.ask(get, { pid, brief: true });
      const entry = { info: undefined as ProcessInfo | undefined, ready, users: 0 };
      this.#watched.set(pid, (watched = entry));
      ready.then(
        (info) => {
          entry.info ??= info;
          this.#toTell.processes.add(pid);
          this.#soon();
        },
        // Whoever waits for it is told; the next event asks again.
        () => undefined,
      );
    }
    const entry = watched;
    entry.users += 1;
    let disposed = false;
    return {
      get info() {
        return entry.info;
      },
      ready: entry.ready,
      dispose: () => {
        if (disposed) return;
        disposed = true;
        entry.users -= 1;
        if (entry.users === 0 && this.#watched.get(pid) === entry) this.#watched.delete(pid);
      },
    };
  }

  /** For `onDidListAnew`: what was known is not enough to go on from. */
  listAnew(): void {
    this.#listAll = true;
    for (const pid of this.#watched.keys()) this.#asked.add(pid);
    // The first time somebody waits for it to be shown.
    this.#soon(this.#listed ? BATCH_MS : 0);
  }

  /** For `onDidReceiveEvents`. */
  take(events: EventsParams['events']): void {
    for (const { pid } of events) this.#asked.add(pid);
    this.#soon();
  }

  /** For `onDidReceiveProgress`. */
  takeProgress(progress: ProgressBatchParams['progress']): void {
    for (const { pid, step, ...one } of progress) {
      let steps = this.#progress.get(pid);
      if (!steps) this.#progress.set(pid, (steps = new Map<string, Progress>()));
      steps.set(step, one);
      this.#toTell.processes.add(pid);
    }
    this.#soon();
  }

  dispose(): void {
    this.#callOff?.();
  }

  #soon(ms = BATCH_MS): void {
    if (this.#callOff || this.#working) return;
    this.#callOff = this.#options.after(ms, () => {
      this.#callOff = undefined;
      this.#working = true;
      void this.#work().finally(() => {
        this.#working = false;
        if (this.#listAll || this.#asked.size > 0 || this.#toTell.processes.size > 0) this.#soon();
      });
    });
  }

  async #work(): Promise<void> {
    const listAll = this.#listAll || this.#asked.size > MANY;
    const asked = [...this.#asked].filter((pid) => !listAll || this.#watched.has(pid));
    this.#asked.clear();
    this.#listAll = false;
    try {
      if (listAll) await this.#list();
      if (asked.length > 0) await this.#take(asked);
    } catch (error) {
      this.#options.failed(error);
    }
    this.#tell();
  }

  async #list(): Promise<void> {
    const [{ counts }] = await Promise.all([
      this.#options.ask(status, {}),
      ...[...this.#groups].map(([of, pages]) => this.#listGroup(of, pages)),
    ]);
    this.#counts = counts;
    this.#listed = true;
    this.#toTell.all = true;
  }

  async #listGroup(of: ProcessStatus, pages: GroupPages): Promise<void> {
    const { ask } = this.#options;
    const { wanted } = pages;
    const query = this.#query(of);
    let page = await ask(list, { ...query, limit: Math.min(wanted, 1000) });
    pages.begin(page);
    while (page.cursor !== undefined && pages.items.length < wanted) {
      page = await ask(list, { ...query, limit: PAGE, cursor: page.cursor });
      pages.append(page);
    }
  }

  #query(of: ProcessStatus): { status: ProcessStatus[]; search?: string } {
    return { status: [of], ...(this.#search !== '' && { search: this.#search }) };
  }

  /** Asks about these processes, and puts what is said where it belongs. Of one that is watched all is asked for. */
  async #take(asked: readonly string[]): Promise<void> {
    for (const pid of asked) this.#asked.delete(pid);
    const listed = asked.filter((pid) => !this.#watched.has(pid));
    const watched = asked.filter((pid) => this.#watched.has(pid));
    const [items, infos] = await Promise.all([fetchItems(this.#options, listed), fetchInfos(this.#options, watched)]);
    for (const [pid, item] of items) this.#takeItem(pid, item);
    for (const [pid, info] of infos) {
      const watched = this.#watched.get(pid);
      if (watched) {
        watched.info = info;
        if (info) watched.ready = Promise.resolve(info);
      }
      this.#takeItem(pid, info && itemOf(info));
    }
    await this.#count();
    const overfull = [...this.#groups].filter(([, pages]) => pages.overfull);
    await Promise.all(overfull.map(([of, pages]) => this.#listGroup(of, pages)));
    for (const [of] of overfull) this.#toTell.groups.add(of);
  }

  #takeItem(pid: string, item: ListItem | undefined): void {
    this.#toTell.processes.add(pid);
    if (item?.status !== 'running') this.#progress.delete(pid);
    this.#place(pid, item);
  }

  #place(pid: string, item: ListItem | undefined): void {
    const shown = item && (this.#search === '' || foundBy(item, this.#search)) ? item : undefined;
    for (const [of, pages] of this.#groups) {
      const had = pages.has(pid);
      const has = shown?.status === of ? pages.put(shown) : (pages.remove(pid), false);
      if (had !== has) this.#toTell.groups.add(of);
    }
  }

  /** How many there are in each group: known where all were fetched, asked for otherwise. */
  async #count(): Promise<void> {
    const { ask } = this.#options;
    const { counts } = await ask(status, {});
    const before = this.#counts;
    this.#counts = counts;
    for (const [of, pages] of this.#groups) {
      const unknown = async (): Promise<number> =>
        pages.more ? (await ask(list, { ...this.#query(of), limit: 1 })).total : pages.items.length;
      const total = this.#search === '' ? Math.max(counts[of], pages.items.length) : await unknown();
      if (total !== pages.total || counts[of] !== before?.[of]) this.#toTell.groups.add(of);
      pages.total = total;
    }
  }

  #tell(): void {
    const { groups, processes, all } = this.#toTell;
    if (groups.size + processes.size === 0 && !all) return;
    const change = { groups: new Set(groups), processes: new Set(processes), all };
    groups.clear();
    processes.clear();
    this.#toTell.all = false;
    this.#changed.fire(change);
  }
}
