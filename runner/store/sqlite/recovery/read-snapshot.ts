import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SqlJs } from 'sql.js';
import { snapshotOfName, type SnapshotName } from '../file-names.ts';
import { checkFormat } from '../format.ts';
import { ProcessIndex } from '../index/process-index.ts';

/** Where a SQLite file has its user_version. */
const USER_VERSION_AT = 60;
const SMALLEST = 100;

export interface SnapshotFile extends SnapshotName {
  name: string;
}

/** Snapshots in a folder, the newest first. */
export function snapshotsIn(folder: string): SnapshotFile[] {
  return readdirSync(folder)
    .flatMap((name): SnapshotFile[] => {
      const said = snapshotOfName(name);
      return said ? [{ ...said, name }] : [];
    })
    .sort((a, b) => b.number - a.number);
}

/** The index of the newest snapshot that is undamaged; an empty one when there is none. Says what was damaged. */
export function openNewest(sqlJs: SqlJs, folder: string, damage: (line: string, file: string) => void): ProcessIndex {
  for (const { name, checksum } of snapshotsIn(folder)) {
    const file = readFileSync(join(folder, name));
    if (file.length < SMALLEST || crc32(file) !== checksum) {
      damage(`${name} is damaged (its checksum differs); an older one is used, and more of the journal.`, name);
      continue;
    }
    checkFormat(file.readUInt32BE(USER_VERSION_AT), join(folder, name));
    return new ProcessIndex(sqlJs, file);
  }
  return new ProcessIndex(sqlJs);
}
