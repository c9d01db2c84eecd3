import { chmodSync, chownSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { layoutOf, type Layout } from './layout.ts';
import { StateDirError } from './state-dir-error.ts';

/** The group a socket is opened to. */
export interface SocketGroup {
  name: string;
  gid: number;
}

export interface PrepareOptions {
  platform?: NodeJS.Platform;
  /** Of this process; undefined on Windows. */
  uid?: number | undefined;
  /** May pass through the directory, to its socket. */
  group?: SocketGroup | undefined;
}

/**
 * Makes a state directory, or checks that the one there is ours alone. On Windows the folder of the user keeps others
 * out. Throws StateDirError.
 */
export function prepareStateDir(root: string, options: PrepareOptions = {}): Layout {
  const layout = layoutOf(root);
  ownFolder(root, options);
  // Nothing below is for the group, whatever it may pass through.
  for (const folder of [layout.owners, layout.successors, layout.builds])
    ownFolder(folder, { ...options, group: undefined });
  return layout;
}

/** A folder of our own with mode 0700; 0710 where a group passes through. */
export function ownFolder(path: string, options: PrepareOptions): void {
  const { platform = process.platform, uid = process.getuid?.(), group } = options;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StateDirError(`The folder ${path} cannot be made: ${(error as Error).message}`);
  }
  const problem = folderProblem(lstatSync(path), uid, platform);
  if (problem !== undefined) throw new StateDirError(`${path} ${problem}`);
  if (platform === 'win32') return;
  if (group) chownSync(path, -1, group.gid);
  chmodSync(path, group ? 0o710 : 0o700);
}

/** Why a folder cannot be a state directory; undefined: it can. */
export function folderProblem(
  stats: Pick<Stats, 'isDirectory' | 'isSymbolicLink' | 'uid'>,
  uid: number | undefined,
  platform: NodeJS.Platform,
): string | undefined {
  if (!stats.isDirectory() && !stats.isSymbolicLink()) return 'is not a folder. Choose another with --state-dir.';
  if (platform === 'win32' || uid === undefined) return undefined;
  // A link could be turned to another place between this look and the next.
  if (stats.isSymbolicLink()) return 'is a symbolic link. Name the folder it leads to with --state-dir.';
  if (stats.uid !== uid)
    return `belongs to another user (uid ${stats.uid}, this is ${uid}). Choose another with --state-dir.`;
  return undefined;
}
