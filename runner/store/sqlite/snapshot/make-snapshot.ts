import type { SqlJs } from 'sql.js';
import type { Disk } from '../disk.ts';
import { recover } from '../recovery/recover.ts';
import { mergeIntoFile } from './merge.ts';
import { writeSnapshot } from './write-snapshot.ts';

/** Makes a snapshot of a store, from the one before and the journal: what a restart would do. Returns its name. */
export async function makeSnapshot(disk: Disk, sqlJs: SqlJs, folder: string, upTo: number): Promise<string> {
  const { index, replay, end } = recover({ folder, sqlJs, upTo });
  try {
    if (!end) throw new Error('there is no journal');
    const about = { number: replay.last, ...end };
    const bytes = mergeIntoFile(index, [...replay.live.values(), ...replay.ended.values()], about);
    return await writeSnapshot(disk, folder, about, bytes);
  } finally {
    index.close();
  }
}
