import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';

/** Longest path of a socket: 104 bytes with the end mark on macOS and the BSDs, 108 on Linux; some room is left. */
const LONGEST_PATH = 100;

export interface SocketPlace {
  /** What to listen on, and to connect to. */
  path: string;
  /** A folder to make first, of our own; undefined: the state directory itself, or none is needed. */
  folder?: string;
}

export interface SocketSurroundings {
  platform: NodeJS.Platform;
  uid: number | undefined;
  /** The folder for temporary files. */
  temporary: string;
}

/**
 * Where the runner of a state directory listens. Clients do not work it out: the owner file tells them. A pipe of
 * Windows is in a name space that all users share, so its name cannot be known before: nobody can be there first and
 * be shown the token.
 */
export function socketPlace(root: string, { platform, uid, temporary }: SocketSurroundings): SocketPlace {
  if (platform === 'win32') return { path: `\\\\.\\pipe\\stepwell-${randomBytes(12).toString('hex')}` };
  const inside = path.posix.join(root, 'runner.sock');
  if (Buffer.byteLength(inside) <= LONGEST_PATH) return { path: inside };
  const name = `stepwell-${uid ?? 0}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  const base = Buffer.byteLength(temporary) + name.length + '//runner.sock'.length <= LONGEST_PATH ? temporary : '/tmp';
  const folder = path.posix.join(base, name);
  return { path: path.posix.join(folder, 'runner.sock'), folder };
}
