import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildInfo } from './build-info.ts';

/** Copies that nobody has started for so long may go, in milliseconds. A starter between copy and start is no older. */
const UNUSED_MS = 24 * 3_600_000;

/**
 * A copy of a build in the state directory, made when there is none: an editor deletes the folder of an extension when
 * it is updated, under a runner that would run from it. Answers the folder of the copy, complete whenever it is seen.
 */
export function installBuild(build: BuildInfo, builds: string): string {
  const folder = join(builds, build.build);
  if (existsSync(folder)) {
    touch(folder);
    return folder;
  }
  const temporary = join(builds, `.new-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(temporary, { mode: 0o700 });
    for (const name of [...build.files, 'build.json']) copyFileSync(join(build.folder, name), join(temporary, name));
    renameSync(temporary, folder);
  } catch (error) {
    // Somebody else's copy of the same build came first.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Removes copies that are not in use any more. To be called by the owner of the state directory. */
export function removeOldBuilds(builds: string, keep: string, now: number = Date.now()): void {
  for (const name of readdirSync(builds)) {
    const folder = join(builds, name);
    if (name !== keep && now - statSync(folder).mtimeMs > UNUSED_MS) rmSync(folder, { recursive: true, force: true });
  }
  if (existsSync(join(builds, keep))) touch(join(builds, keep));
}

function touch(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}
