import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoreParts } from '../core/parts.ts';
import { logFault } from '../log.ts';

/** A folder younger than this may belong to a process that is just being made, in milliseconds. */
const YOUNG_MS = 3_600_000;

/**
 * Removes folders of processes there are no more: a runner that was killed right after a process was deleted left
 * them. In slices, one for each of the 256 folders they lie in.
 */
export async function removeOrphans({ root, store, clock, log }: CoreParts, stopped: () => boolean): Promise<void> {
  const top = join(root, 'processes');
  let removed = 0;
  for (const beginning of await namesIn(top)) {
    for (const pid of await namesIn(join(top, beginning))) {
      if (stopped()) return;
      if (!/^[0-9a-f]{32}$/.test(pid) || (await store.findByPrefix(pid)).length > 0) continue;
      const folder = join(top, beginning, pid);
      try {
        if (clock.now().getTime() - (await stat(folder)).mtimeMs < YOUNG_MS) continue;
        await rm(folder, { recursive: true, force: true });
        removed += 1;
      } catch (error) {
        logFault(log, 'The folder of a process that is no more could not be removed', error, { pid });
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (removed > 0) log.write('info', 'Removed folders of processes that are no more', { folders: removed });
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
