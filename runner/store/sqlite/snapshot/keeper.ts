import { join } from 'node:path';
import type { Disk } from '../disk.ts';
import type { ProcessIndex } from '../index/process-index.ts';
import type { JournalWriter } from '../journal/writer.ts';
import type { LiveProcesses } from '../live-processes.ts';
import { snapshotsIn, type SnapshotFile } from '../recovery/read-snapshot.ts';
import { mergeIntoFile } from './merge.ts';
import { KEPT_SNAPSHOTS, writeSnapshot } from './write-snapshot.ts';

export interface SnapshotOptions {
  /** Events and bytes of the journal after which the next one is due: about half a second of replay. */
  events: number;
  bytes: number;
  /** Makes a snapshot up to an event; returns its name. */
  make: (upTo: number, signal: AbortSignal) => Promise<string>;
}

export const SNAPSHOT_EVENTS = 20_000;
export const SNAPSHOT_BYTES = 32 * 1024 * 1024;
/** With many processes a snapshot is dear, so it waits for more: one event for so many of them. */
const PROCESSES_PER_EVENT = 20;
/** Up to this size of all a snapshot is made at the end of the program, so that the next start has nothing to replay. */
const CHEAP_PROCESSES = 50_000;

export interface SnapshotKeeperParts {
  disk: Disk;
  folder: string;
  writer: JournalWriter;
  index: ProcessIndex;
  live: LiveProcesses;
  /** How many events were replayed at the start. */
  replayed: number;
}

/** Has snapshots made when the journal has grown enough, one at a time. */
export class SnapshotKeeper {
  readonly #parts: SnapshotKeeperParts;
  readonly #options: SnapshotOptions;
  readonly #stop = new AbortController();
  #kept: SnapshotFile[];
  #running: Promise<void> | undefined;
  /** Where the last one was begun. */
  #from: { number: number; bytes: number };
  /** Why the last one could not be made. */
  failure: string | null = null;

  constructor(parts: SnapshotKeeperParts, options: SnapshotOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#kept = snapshotsIn(parts.folder);
    this.#from = { number: parts.writer.last - parts.replayed, bytes: 0 };
    parts.writer.durableEvents.add(() => {
      if (this.#isDue()) void this.make();
    });
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Segments before this one are in every snapshot that is kept. 0: there are not two yet. */
  get settledBefore(): number {
    if (this.#kept.length < KEPT_SNAPSHOTS) return 0;
    return Math.min(...this.#kept.map(({ segment }) => segment));
  }

  /** Events since the last one was begun. */
  get eventsSince(): number {
    return this.#parts.writer.waiters.number - this.#from.number;
  }

  #isDue(): boolean {
    const { writer, index } = this.#parts;
    const { finished, error, cancelled } = index.counts;
    const events = Math.max(this.#options.events, (finished + error + cancelled) / PROCESSES_PER_EVENT);
    return this.eventsSince >= events || writer.bytes - this.#from.bytes >= this.#options.bytes;
  }

  /** Makes one now, or waits for the one being made. */
  make(): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    return (this.#running ??= this.#make().finally(() => {
      this.#running = undefined;
    }));
  }

  async #make(): Promise<void> {
    const { writer } = this.#parts;
    // Also after a failure: the next try is due when as much has come again.
    this.#from = { number: writer.waiters.number, bytes: writer.bytes };
    try {
      await this.#options.make(this.#from.number, this.#stop.signal);
      this.failure = null;
      await this.#prune();
    } catch (error) {
      this.failure = (error as Error).message;
    }
  }

  /** Older ones than those kept go. */
  async #prune(): Promise<void> {
    const { disk, folder } = this.#parts;
    const all = snapshotsIn(folder);
    this.#kept = all.slice(0, KEPT_SNAPSHOTS);
    for (const { name } of all.slice(KEPT_SNAPSHOTS)) await disk.remove(join(folder, name));
  }

  /** Ends the one being made. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /**
   * The last one, made here when that takes no time to speak of; the index cannot be used afterwards. Never rejects:
   * without it the next start replays more of the journal, and nothing is lost.
   */
  async makeLast(): Promise<void> {
    const { disk, folder, writer, index, live } = this.#parts;
    const { finished, error, cancelled } = index.counts;
    const end = writer.end;
    if (!end || writer.last === this.#kept[0]?.number) return;
    if (finished + error + cancelled > CHEAP_PROCESSES) return;
    const about = { number: writer.last, segment: end.segment, offset: end.offset };
    try {
      await writeSnapshot(disk, folder, about, mergeIntoFile(index, live.entries(), about));
      await this.#prune();
    } catch (error) {
      this.failure = (error as Error).message;
    }
  }
}
