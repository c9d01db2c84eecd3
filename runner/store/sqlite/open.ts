import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { applyToState } from '../../process-state/apply.ts';
import { isTerminal } from '../../process-state/terminal.ts';
import { RealDisk, type Disk } from './disk.ts';
import { isUnfinished, segmentName } from './file-names.ts';
import type { Place } from './journal/place.ts';
import { LiveProcesses } from './live-processes.ts';
import { recover, type Recovered } from './recovery/recover.ts';
import { SNAPSHOT_BYTES, SNAPSHOT_EVENTS, type SnapshotOptions } from './snapshot/keeper.ts';
import { runSnapshotHelper } from './snapshot/run-helper.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface SqliteStoreOptions {
  folder: string;
  disk?: Disk;
  segmentBytes?: number;
  snapshot?: Partial<SnapshotOptions>;
  /** Waits between tries when the disk fails. */
  pause?: (ms: number) => Promise<void>;
  now?: () => Date;
}

/** After damage or a cut, numbers go on this much further: none that anyone may have seen comes again. */
const NUMBERS_SKIPPED = 1000;

/** Opens a store after whatever happened to it. Works on the disk at once, since nothing else goes on yet. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { folder, disk = new RealDisk(), snapshot, now = () => new Date() } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (isUnfinished(name)) rmSync(join(folder, name));
  const { loadSqlJs } = await import('./index/load-sql-js.ts');
  const recovered = recover({ folder, sqlJs: await loadSqlJs() });
  const { index, replay, end, unfinished, damage, cut } = recovered;
  try {
    if (end) syncNow(folder, end);
    const live = new LiveProcesses();
    for (const { state, last } of replay.live.values()) live.set(state, last);
    const store = new SqliteStore(
      {
        disk,
        folder,
        ...(options.segmentBytes !== undefined && { segmentBytes: options.segmentBytes }),
        ...(options.pause && { pause: options.pause }),
      },
      {
        index,
        live,
        last: replay.last + (unfinished || damage.length > 0 ? NUMBERS_SKIPPED : 0),
        previous: end && { segment: end.segment, end: end.offset },
        damage,
        cut,
        replayed: replay.events,
        snapshot: {
          events: SNAPSHOT_EVENTS,
          bytes: SNAPSHOT_BYTES,
          make: (upTo, signal) => runSnapshotHelper({ folder, upTo }, signal),
          ...snapshot,
        },
      },
    );
    if (unfinished) await store.writer.markStart();
    await settle(store, recovered, now);
    return store;
  } catch (error) {
    index.close();
    throw error;
  }
}

/** What a killed program had written but not synced counts from now on, so it has to stay. */
function syncNow(folder: string, { segment }: Place): void {
  const fd = openSync(join(folder, segmentName(segment)), 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes what damage left open: details that could not be read are written again, and processes whose events are not
 * all there end in an error, since going on from a wrong state could run a step twice.
 */
async function settle(store: SqliteStore, { replay }: Recovered, now: () => Date): Promise<void> {
  const written: Promise<unknown>[] = [...replay.ended.values()].map((entry) => store.writeAgain(entry));
  for (const [pid, why] of replay.broken) {
    const state = store.processes.get(pid)?.state;
    if (!state || isTerminal(state.record.status)) continue;
    const error: ProcessError = {
      code: 'InternalError',
      message: `A part of this process's record was damaged on the disk: ${why}. Look at what it did before you retry it.`,
      type: 'InternalError',
      stack: [],
    };
    const event = { type: 'processFailed', at: now().toISOString(), error } as const;
    applyToState(state, event);
    written.push(store.append([{ pid, event, state, data: [] }]));
  }
  await Promise.all(written);
}
