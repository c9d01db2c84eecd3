import { writeSync } from 'node:fs';
import { RealDisk } from '../../../runner/store/sqlite/disk.ts';
import { loadSqlJs } from '../../../runner/store/sqlite/index/load-sql-js.ts';
import { openSqliteStore } from '../../../runner/store/sqlite/open.ts';
import { makeSnapshot } from '../../../runner/store/sqlite/snapshot/make-snapshot.ts';
import { playScenario } from './store-scenario.ts';

// The scenario as a program that can be killed: `FOLDER ROUNDS`. Prints `PID NUMBER` for everything acknowledged, at once.

async function main(folder: string, rounds: number): Promise<void> {
  const sqlJs = await loadSqlJs();
  const store = await openSqliteStore({
    folder,
    segmentBytes: 4000,
    // In this program, so that its syncs and renames can be struck too.
    snapshot: { events: 1e9, make: (upTo) => makeSnapshot(new RealDisk(), sqlJs, folder, upTo) },
  });
  await playScenario(store, (pid, number) => writeSync(1, `${pid} ${number}\n`), rounds);
  await store.close();
  writeSync(1, 'closed\n');
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
