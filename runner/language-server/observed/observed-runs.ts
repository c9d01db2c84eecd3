import type { EventsParams } from '../../../protocol/control/events.ts';
import type { ProcessEvent } from '../../../protocol/process/events.ts';
import { isConnectionLost } from '../../client/control-failure.ts';
import { RunnerLink } from '../../client/runner-link.ts';
import { RUNNER_INFO } from '../../version.ts';
import { fetchRuns, type DataCache } from './fetch-runs.ts';
import { foldRuns, type ObservedFile } from './fold-runs.ts';

export type { ObservedFile } from './fold-runs.ts';

export interface ObservedRunsOptions {
  /** Default: STEPWELL_STATE_DIR, or the system's place for state. */
  stateDir?: string | undefined;
  log: (message: string) => void;
}

/** Files that are followed; those asked for longest ago are given up. */
const MAX_FILES = 64;
/** Events of a run come in bursts, and nobody waits for what it had: they are gathered for so long, in milliseconds. */
const GATHER_MS = 300;

/** What ends, for a while or for good, with data behind it. */
const TELLING: ReadonlySet<ProcessEvent['type']> = new Set([
  'processFinished',
  'processFailed',
  'processCancelled',
  'processInterrupted',
  'processDeleted',
]);

interface Followed {
  observed: ObservedFile | undefined;
  cache: DataCache;
  /** Ids of the processes that are in `observed`, or have begun since. */
  pids: Set<string>;
  stale: boolean;
}

/**
 * What the runner keeps of runs of process files, fetched in the background and kept up to date by the runner's events.
 * Never starts a runner; without one nothing is known. Nothing here throws.
 */
export class ObservedRuns {
  readonly #log: (message: string) => void;
  readonly #listeners = new Set<(file: string) => void>();
  /** By file; asking for one makes it the last. */
  readonly #files = new Map<string, Followed>();
  readonly #disposed = new AbortController();
  readonly #link: RunnerLink;
  #gathering: NodeJS.Timeout | undefined;
  #fetching: Promise<void> | undefined;
  #linked = false;

  constructor({ stateDir, log }: ObservedRunsOptions) {
    this.#log = log;
    this.#link = new RunnerLink(
      { stateDir, start: 'never', client: { name: 'stepwell-language-server', version: RUNNER_INFO.version } },
      {
        state: ({ state }) => {
          if (state === 'connected') this.#refreshAll();
        },
        listAnew: () => {
          this.#refreshAll();
        },
        events: (events) => {
          this.#note(events);
        },
        progress: () => undefined,
      },
    );
  }

  /** What is known right now; asking has it fetched. `file`: absolute path. */
  of(file: string): ObservedFile | undefined {
    const known = this.#files.get(file);
    if (known !== undefined) {
      this.#files.delete(file);
      this.#files.set(file, known);
      return known.observed;
    }
    if (this.#over()) return undefined;
    this.#files.set(file, { observed: undefined, cache: new Map(), pids: new Set(), stale: true });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= MAX_FILES) break;
      this.#files.delete(oldest);
    }
    // Nobody looks for a runner before the first question.
    if (!this.#linked) this.#link.start();
    this.#linked = true;
    this.#fetchSoon(0);
    return undefined;
  }

  /** Told the file of which more is known. Gives what ends it. */
  onChange(listener: (file: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed.abort();
    clearTimeout(this.#gathering);
    this.#listeners.clear();
    this.#files.clear();
    await this.#link.dispose();
    await this.#fetching;
  }

  #refreshAll(): void {
    for (const followed of this.#files.values()) followed.stale = true;
    this.#fetchSoon(0);
  }

  #note(events: EventsParams['events']): void {
    let stale = false;
    for (const { pid, event } of events) {
      if (event.type === 'processCreated') this.#files.get(event.file)?.pids.add(pid);
      if (!TELLING.has(event.type)) continue;
      for (const followed of this.#files.values()) {
        if (!followed.pids.has(pid)) continue;
        followed.stale = true;
        stale = true;
      }
    }
    if (stale) this.#fetchSoon(GATHER_MS);
  }

  #fetchSoon(ms: number): void {
    if (this.#over() || this.#gathering !== undefined) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      // What becomes stale while it fetches is fetched by the same round.
      this.#fetching ??= this.#fetchStale().finally(() => {
        this.#fetching = undefined;
      });
    }, ms);
    this.#gathering.unref();
  }

  async #fetchStale(): Promise<void> {
    for (;;) {
      const { client } = this.#link;
      const next = [...this.#files].reverse().find(([, { stale }]) => stale);
      if (client === undefined || next === undefined || this.#over()) return;
      const [file, followed] = next;
      followed.stale = false;
      try {
        const { runs, pids, cache } = await fetchRuns(client, file, followed.cache, this.#disposed.signal);
        followed.cache = cache;
        for (const pid of pids) followed.pids.add(pid);
        const observed = foldRuns(runs);
        if (observed === undefined && followed.observed === undefined) continue;
        followed.observed = observed;
        this.#tell(file);
      } catch (error) {
        // Connected again, everything is asked for anew.
        if (isConnectionLost(error) || this.#over()) return;
        this.#log(`The recorded runs of ${file} are not known: ${String(error)}`);
      }
    }
  }

  #over(): boolean {
    return this.#disposed.signal.aborted;
  }

  #tell(file: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(file);
      } catch (error) {
        this.#log(`A listener to recorded runs failed: ${String(error)}`);
      }
    }
  }
}
