import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Layout } from './layout.ts';
import { createOnce } from './create-once.ts';
import type { SocketGroup } from './prepare.ts';
import { StateDirError } from './state-dir-error.ts';

/** 32 random bytes as hexadecimal digits. */
const TOKEN_BYTES = 32;
/** The id stands in the environment of every step: long enough not to meet another, short enough to read. */
const ID_BYTES = 8;

/** The token of the directory, made when there is none. Members of the group may read it too. */
export function ensureToken({ token }: Layout, group?: SocketGroup): string {
  const text = ensured(token, TOKEN_BYTES);
  if (process.platform === 'win32') return text;
  if (group) chownSync(token, -1, group.gid);
  chmodSync(token, group ? 0o640 : 0o600);
  return text;
}

/** The name by which programs started from this directory are known, made when there is none. */
export function ensureId({ id }: Layout): string {
  return ensured(id, ID_BYTES);
}

/** The token as a client needs it. Undefined where no runner ever was. */
export function readToken({ token }: Layout): string | undefined {
  return readWhole(token, TOKEN_BYTES);
}

function ensured(path: string, bytes: number): string {
  const found = readWhole(path, bytes);
  if (found !== undefined) return found;
  createOnce(path, `${randomBytes(bytes).toString('hex')}\n`, 0o600, dirname(path));
  const made = readWhole(path, bytes);
  if (made === undefined) throw new StateDirError(`${path} was removed while the runner started. Start it again.`);
  return made;
}

function readWhole(path: string, bytes: number): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StateDirError(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (text.length === bytes * 2 && /^[0-9a-f]+$/.test(text)) return text;
  throw new StateDirError(`${path} does not hold what it should. Remove it: a new one is made at the next start.`);
}
