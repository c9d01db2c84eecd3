import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLauncher } from '../../../executor/launch/launcher.ts';
import { note, ok, problem, type Finding } from '../finding.ts';

/** The oldest Node that is supported; `engines` of package.json says the same. */
const OLDEST_NODE = [20, 19] as const;

export function checkNode(version: string, execPath: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
    return ok('Node', `${version} (${execPath})`);
  const oldest = OLDEST_NODE.join('.');
  return problem('Node', `${version} is older than ${oldest}.`, `Install Node ${oldest} or later.`);
}

/** How programs of steps are started and contained on this machine. */
export async function checkContainment(): Promise<{ summary: string; finding: Finding }> {
  const launcher = createLauncher({ containment: 'pdeathsig' });
  try {
    const { summary } = await launcher.level();
    return { summary, finding: ok('programs of steps', `${summary}.`) };
  } finally {
    await launcher.dispose();
  }
}

export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
}

const MIB = 1024 * 1024;
/** Below this a queue with some large outputs fills the disk soon. */
const LITTLE_BYTES = 1024 * MIB;
const TOO_LITTLE_BYTES = 64 * MIB;

/** Space where the state directory is, or would be. */
export function diskSpace(path: string): DiskSpace | undefined {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}

export function checkDisk(space: DiskSpace | undefined): Finding {
  if (!space) return note('disk', 'The system does not tell how much space is left.');
  const text = `${size(space.freeBytes)} of ${size(space.totalBytes)} are free where the state directory is.`;
  if (space.freeBytes < TOO_LITTLE_BYTES)
    return problem('disk', text, 'Free some space: a runner on a full disk takes no new processes.');
  return space.freeBytes < LITTLE_BYTES ? note('disk', text) : ok('disk', text);
}

export function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
