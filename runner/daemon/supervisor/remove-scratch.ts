import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes what executors of earlier runners left because they were killed. Never rejects: what stays does no harm. */
export async function removeScratch(folder: string, epoch: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (name !== epoch) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
