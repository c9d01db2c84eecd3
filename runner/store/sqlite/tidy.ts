import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DataText } from '../store.ts';
import type { Disk } from './disk.ts';
import { segmentName, segmentOfName } from './file-names.ts';
import { segmentsOf } from './index/row.ts';
import { scanInSlices } from './index/sliced-scan.ts';
import { refsOfState } from '../../process-state/refs.ts';
import { parsePlace } from './journal/place.ts';
import type { Entry } from './recovery/replay.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** A segment of which no more than this part is still referred to is emptied. */
const WORTH_KEEPING = 0.25;
/** Segments emptied in one go: it is extra work for the disk. */
const AT_ONCE = 2;
/** Where only the snapshots hold what could go, so many events justify a newer one. */
const WORTH_A_SNAPSHOT = 1000;
/** Live processes looked at before others have a turn. */
const SLICE = 500;

/**
 * Frees the space of what was deleted. A segment goes when no process refers to it and every snapshot kept has its
 * events. One that few refer to is emptied first: those processes are written again, with their data; it goes the next
 * time, so that whoever just read where data lies still finds it.
 */
export class Tidy {
  readonly #store: SqliteStore;
  readonly #disk: Disk;
  readonly #folder: string;
  /** Something in them could not be read; they stay as they are. */
  readonly #stuck = new Set<number>();
  #running: Promise<void> | undefined;

  constructor(store: SqliteStore, disk: Disk, folder: string) {
    this.#store = store;
    this.#disk = disk;
    this.#folder = folder;
  }

  run(): Promise<void> {
    return (this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    }));
  }

  async #run(): Promise<void> {
    const { snapshots, writer, index } = this.#store;
    // A snapshot being made reads what is in the way here.
    if (snapshots.running || writer.refusing !== null) return;
    const live = await this.#liveSegments();
    const names = await readdir(this.#folder);
    const finished = names.flatMap((name) => segmentOfName(name) ?? []).filter((segment) => segment < writer.segment);
    const users = (segment: number): number => index.liveness.of(segment).now + (live.get(segment)?.length ?? 0);
    const settled = finished.filter((segment) => segment < snapshots.settledBefore);
    for (const segment of settled.filter((one) => users(one) === 0)) {
      await this.#disk.remove(join(this.#folder, segmentName(segment)));
      index.liveness.forget(segment);
    }
    writer.forgetCopied();
    const sparse = settled.filter((segment) => {
      const now = users(segment);
      const ever = index.liveness.of(segment).ever + (live.get(segment)?.length ?? 0);
      return now > 0 && now <= ever * WORTH_KEEPING && !this.#stuck.has(segment);
    });
    for (const segment of sparse.slice(0, AT_ONCE)) await this.#empty(segment, live.get(segment) ?? []);
    const held = finished.some((segment) => segment >= snapshots.settledBefore && users(segment) === 0);
    if (held && snapshots.eventsSince >= WORTH_A_SNAPSHOT) await snapshots.make();
  }

  /** Live processes by the segments they refer to. */
  async #liveSegments(): Promise<Map<number, Entry[]>> {
    const found = new Map<number, Entry[]>();
    let looked = 0;
    for (const entry of [...this.#store.processes.entries()]) {
      for (const segment of segmentsOf(entry.state)) {
        const others = found.get(segment);
        if (others) others.push(entry);
        else found.set(segment, [entry]);
      }
      looked += 1;
      if (looked % SLICE === 0) await setImmediate();
    }
    return found;
  }

  async #empty(segment: number, live: readonly Entry[]): Promise<void> {
    const { index, processes, reads } = this.#store;
    const { orders } = await scanInSlices(index.sql, {
      where: 'p.segment = ? OR EXISTS (SELECT 1 FROM json_each(p.segments) WHERE value = ?)',
      values: [segment, segment],
      below: Infinity,
      limit: Infinity,
    });
    try {
      for (const order of orders) {
        const row = index.at(order);
        if (!row?.segments.includes(segment)) continue;
        const entry = await reads.detail(row.place, row.pid);
        const texts = await this.#textsIn(segment, entry);
        // It may have been deleted or retried meanwhile.
        if (index.find(row.pid)?.changed === row.changed) await this.#store.writeAgain(entry, texts);
      }
      for (const { state } of live) {
        const entry = processes.get(state.record.pid);
        const texts = entry && (await this.#textsIn(segment, entry));
        const now = processes.get(state.record.pid);
        if (now && texts) await this.#store.writeAgain(now, texts);
      }
    } catch {
      // Nothing is lost by leaving it; a read of what is damaged says so to whoever asks for it.
      this.#stuck.add(segment);
    }
  }

  async #textsIn(segment: number, { state }: Entry): Promise<Map<string, DataText>> {
    const texts = new Map<string, DataText>();
    for (const ref of refsOfState(state)) {
      if (ref.at === undefined || texts.has(ref.at) || parsePlace(ref.at).segment !== segment) continue;
      texts.set(ref.at, { ref: { ...ref }, text: await this.#store.read(ref) });
    }
    return texts;
  }
}
