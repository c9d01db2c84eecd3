import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DIST } from '../../daemon/connection/support/runners.ts';

/**
 * A copy of the built program, so that runners can be killed and started for half an hour while dist/ is built anew.
 * A build that is being written is seen by its hash.
 */
export async function copyBuild(): Promise<{ dist: string; remove: () => void }> {
  const dist = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-dist-')));
  for (let tries = 0; tries < 100; tries += 1) {
    if (copied(dist))
      return {
        dist,
        remove: () => {
          rmSync(dist, { recursive: true, force: true });
        },
      };
    await sleep(200);
  }
  throw new Error('dist/ is not what its build.json says: build it');
}

function copied(to: string): boolean {
  try {
    const { build, files } = JSON.parse(readFileSync(join(DIST, 'build.json'), 'utf8')) as {
      build: string;
      files: string[];
    };
    const hash = createHash('sha256');
    for (const name of files.sort()) {
      cpSync(join(DIST, name), join(to, name));
      hash.update(`${name}\0`).update(readFileSync(join(to, name)));
    }
    cpSync(join(DIST, 'build.json'), join(to, 'build.json'));
    return hash.digest('hex').slice(0, 16) === build;
  } catch {
    // A file or build.json is half written.
    return false;
  }
}
