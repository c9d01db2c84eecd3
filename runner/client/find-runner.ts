import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { lastOwner, type Owner } from '../daemon/ownership/owner-file.ts';
import type { Layout } from '../state-dir/layout.ts';
import { readToken } from '../state-dir/secret-file.ts';
import { socketPlace } from '../state-dir/socket-place.ts';

/** Where a runner of a state directory is, or was. */
export interface Found {
  socket: string;
  token: string;
  /** Undefined for a member of the socket's group, who may not look into the directory. */
  owner: Owner | undefined;
}

/** Undefined where no runner ever was. */
export function findRunner(layout: Layout): Found | undefined {
  const token = readToken(layout);
  if (token === undefined) return undefined;
  try {
    const owner = lastOwner(layout.owners)?.owner;
    return owner && { socket: owner.socket, token, owner };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    const { uid } = statSync(layout.root);
    const place = socketPlace(layout.root, { platform: process.platform, uid, temporary: tmpdir() });
    return { socket: place.path, token, owner: undefined };
  }
}
