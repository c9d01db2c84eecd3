import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readJournal } from './read-journal.ts';
import { snapshotsIn } from './read-snapshot.ts';

/** What the files of a store are like. Lines are for people, one finding each. */
export interface StoreInspection {
  /** Whole records in the journal, and the bytes they take. */
  records: number;
  bytes: number;
  damage: string[];
  /** What was not finished when its program ended; nothing of it had been acknowledged. */
  unfinished: string[];
}

/**
 * Reads the whole journal and every snapshot by their checksums, and changes nothing. Only where no program has the
 * store open: what is being written looks unfinished. Undefined: there is no store. Throws StoreUnreadable.
 */
export function inspectStore(folder: string): StoreInspection | undefined {
  if (!existsSync(folder)) return undefined;
  const found: StoreInspection = { records: 0, bytes: 0, damage: [], unfinished: [] };
  for (const { name, checksum } of snapshotsIn(folder)) {
    if (crc32(readFileSync(join(folder, name))) !== checksum) {
      found.damage.push(`${name} is damaged (its checksum differs).`);
    }
  }
  let last = 0;
  readJournal(folder, null, {
    record({ kind, number, start, end }) {
      found.records += 1;
      found.bytes += end - start;
      if (kind === 'event') last = Math.max(last, number);
      return true;
    },
    last: () => last,
    damage: (line) => found.damage.push(line),
    cut: (line) => found.unfinished.push(line),
  });
  return found;
}
