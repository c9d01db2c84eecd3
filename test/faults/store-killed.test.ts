import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newFolder, removeFolders } from '../store/support/folders.ts';
import { openDriver } from '../store/support/sqlite.ts';
import { buildStoreChild } from './support/build-store-child.ts';
import { expectNothingLost } from './support/store-after.ts';
import type { Acknowledged } from './support/store-scenario.ts';

afterAll(removeFolders);

const strace = spawnSync('strace', ['--version'], { stdio: 'ignore' }).status === 0;
/** Every Nth call is struck in a short run. */
const STRIDE = process.env['STEPWELL_FUZZ'] === 'full' ? 1 : 9;
const CALLS = ['pwrite64', 'fsync', '/^rename', '/^unlink'];

describe.skipIf(!strace)('a program killed (with strace) at any', () => {
  it.each(CALLS)('%s leaves everything it had acknowledged', { timeout: 1_800_000 }, async (call) => {
    const program = await buildStoreChild();
    // Snapshots are removed from the third on.
    const rounds = call === '/^unlink' ? '3' : '1';
    let struck = 0;
    for (let nth = 1; ; nth += call === 'pwrite64' ? STRIDE : 1) {
      const folder = join(newFolder(), 'store');
      mkdirSync(folder);
      const inject = [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        `trace=${call}`,
        '-e',
        `inject=${call}:signal=KILL:when=${nth}`,
      ];
      const { stdout, signal, status } = spawnSync('strace', [...inject, process.execPath, program, folder, rounds], {
        encoding: 'utf8',
        // Calls are counted for each thread.
        env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      });
      const ended = stdout.includes('closed\n');
      if (!ended) expect(signal ?? status, `${call} ${nth}`).toBe('SIGKILL');
      const acknowledged: Acknowledged = new Map();
      for (const line of stdout.split('\n').filter((one) => one.includes(' '))) {
        const [pid = '', number] = line.split(' ');
        acknowledged.set(pid, Number(number));
      }
      const { store } = await openDriver(folder);
      await expectNothingLost(store, acknowledged, new Set(acknowledged.keys()));
      await store.close();
      if (ended) break;
      struck += 1;
    }
    expect(struck).toBeGreaterThan(0);
  });
});
