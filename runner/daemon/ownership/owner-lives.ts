import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { isSameProcessAlive, type ProcessIdentity } from '../../platform/process-identity.ts';
import { releaseFile, type Owner } from './owner-file.ts';

/** How the liveness of an owner is found out, injectable. */
export interface LivenessSource {
  isAlive: (identity: ProcessIdentity) => Promise<boolean | 'elsewhere'>;
  answers: (socket: string) => Promise<boolean>;
}

const system: LivenessSource = { isAlive: (identity) => isSameProcessAlive(identity), answers };

/**
 * Whether an owner still owns: the same process lives and has not let go. An owner in another container cannot be
 * seen from here; it is asked by its socket.
 */
export async function ownerLives(owners: string, owner: Owner, source: LivenessSource = system): Promise<boolean> {
  if (existsSync(releaseFile(owners, owner.epoch))) return false;
  const alive = await source.isAlive(owner.process);
  return alive === 'elsewhere' ? source.answers(owner.socket) : alive;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => {
      resolve(false);
    });
  });
}
