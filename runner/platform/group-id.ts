import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What is asked of the system, injectable. */
export interface GroupSource {
  platform: NodeJS.Platform;
  /** /etc/group; throws. */
  groupFile: () => string;
  /** Standard output of a program; throws. */
  run: (program: string, args: readonly string[]) => string;
}

const system: GroupSource = {
  platform: process.platform,
  groupFile: () => readFileSync('/etc/group', 'utf8'),
  run: (program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
};

/** Number of a group, by its name or its number; undefined when there is no such group. Node has no call for it. */
export function groupId(name: string, source: GroupSource = system): number | undefined {
  if (/^\d{1,9}$/.test(name)) return Number(name);
  // Anything else could be taken for an option, or for a field of the file.
  if (!/^[A-Za-z_][\w.$-]*$/.test(name)) return undefined;
  return inFile(name, source) ?? inDirectory(name, source);
}

function inFile(name: string, { groupFile }: GroupSource): number | undefined {
  try {
    return gidIn(groupFile(), name);
  } catch {
    return undefined;
  }
}

/** Groups that only a directory service knows. */
function inDirectory(name: string, { platform, run }: GroupSource): number | undefined {
  try {
    if (platform !== 'darwin') return gidIn(run('getent', ['group', name]), name);
    const [, gid] =
      /PrimaryGroupID:\s*(\d+)/.exec(run('dscl', ['.', '-read', `/Groups/${name}`, 'PrimaryGroupID'])) ?? [];
    return gid === undefined ? undefined : Number(gid);
  } catch {
    return undefined;
  }
}

/** Lines of `name:password:number:members`. */
function gidIn(text: string, name: string): number | undefined {
  for (const line of text.split('\n')) {
    const [entry, , gid] = line.split(':');
    if (entry === name && gid !== undefined && /^\d+$/.test(gid)) return Number(gid);
  }
  return undefined;
}
