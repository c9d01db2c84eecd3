import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreFailed } from '../../runner/store/store.ts';
import { copyOf, newFolder, removeFolders } from '../store/support/folders.ts';
import { contentsOf, openDriver } from '../store/support/sqlite.ts';
import { fuzzCount } from '../support/random.ts';

/** A file system of 400 KB, where this user may make one. */
const disk = newFolder();
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk], { stdio: 'ignore' }).status === 0;

beforeAll(() => {
  if (mounted) expect(statfsSync(disk).blocks * statfsSync(disk).bsize).toBeLessThan(1e6);
});

afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  removeFolders();
});

describe.skipIf(!mounted)('a full disk (needs root and tmpfs)', () => {
  it('is told as the reason; all that was queued is kept, and goes on when there is room', async () => {
    for (let round = fuzzCount(20, 2); round > 0; round -= 1) {
      const folder = join(disk, `store-${round}`);
      const { store, driver } = await openDriver(folder, { snapshot: { events: 1e9 } });
      const reasons: (string | null)[] = [];
      store.onHealth(({ refusing }) => reasons.push(refusing));
      const first = await driver.start({ name: 'first' });
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - 20_000)));
      const started = [first];
      let refused: unknown;
      while (refused === undefined) {
        const { change, pid } = driver.create({ name: 'more', data: { filler: 'z'.repeat(3000), at: started.length } });
        started.push(pid);
        refused = await store.append([change]).then(
          () => undefined,
          (error: unknown) => error,
        );
      }
      expect(refused).toBeInstanceOf(StoreFailed);
      expect(store.health().refusing).toMatch(/ENOSPC/);
      expect((await store.list({ limit: 100 })).total).toBe(started.length);
      rmSync(join(disk, 'filler'));
      await store.durable(store.nextNumber() - 1);
      expect(store.health().refusing).toBeNull();
      expect(reasons.at(-1)).toBeNull();
      await driver.finish(first);
      const contents = await contentsOf(store);
      const { store: killed } = await openDriver(copyOf(folder));
      expect(killed.health().damage).toEqual([]);
      expect(await contentsOf(killed)).toEqual(contents);
      await killed.close();
      await store.close();
      rmSync(folder, { recursive: true });
    }
  });
});
