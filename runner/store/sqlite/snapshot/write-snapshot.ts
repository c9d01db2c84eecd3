import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from '../disk.ts';
import { snapshotName } from '../file-names.ts';
import type { SnapshotAbout } from '../index/process-index.ts';

/** Writes the file of a snapshot: it is there whole or not at all. Returns its name. */
export async function writeSnapshot(
  disk: Disk,
  folder: string,
  { number, segment }: SnapshotAbout,
  bytes: Uint8Array,
): Promise<string> {
  const name = snapshotName({ number, segment, checksum: crc32(bytes) });
  const unfinished = join(folder, `${name}.unfinished`);
  await disk.remove(unfinished);
  try {
    const file = await disk.create(unfinished);
    try {
      await file.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(unfinished, join(folder, name));
    await disk.syncFolder(folder);
    return name;
  } catch (error) {
    await disk.remove(unfinished).catch(() => undefined);
    throw error;
  }
}

/** The newest two are kept: one in use, and one for when that turns out damaged. */
export const KEPT_SNAPSHOTS = 2;
