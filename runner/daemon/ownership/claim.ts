import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createOnce } from '../../state-dir/create-once.ts';
import { StateDirError } from '../../state-dir/state-dir-error.ts';
import { epochsIn, lastOwner, ownerFile, releaseFile, type Owner } from './owner-file.ts';
import { ownerLives, type LivenessSource } from './owner-lives.ts';

export type Claim =
  /** This process owns now. */
  | { owned: true; ownership: Ownership }
  /** Somebody else does, and lives. */
  | { owned: false; owner: Owner };

export interface Ownership {
  epoch: number;
  /** Lets go while this process lives on. One that ends need not: it is seen to be dead. */
  release(): void;
}

export interface ClaimOptions {
  liveness?: LivenessSource;
  /** Called between the look at the last owner and the attempt to follow it; for tests. */
  beforeLink?: () => Promise<void>;
}

/** Old owner files that stay, for whoever wants to know what happened. */
const KEPT = 10;

/**
 * Becomes the owner of a folder of owner files, or says who is. A finished file is linked into place under the next
 * epoch, only when the owner of the last one is dead, and nothing is removed first: of any number of programs that
 * see it dead, one gets the next epoch. One that was slow, and finds newer owners behind its own epoch, withdraws.
 */
export async function claim(
  owners: string,
  me: Omit<Owner, 'epoch'>,
  { liveness, beforeLink }: ClaimOptions = {},
): Promise<Claim> {
  for (;;) {
    const last = lastOwner(owners);
    if (last?.owner && (await ownerLives(owners, last.owner, liveness))) return { owned: false, owner: last.owner };
    const epoch = (last?.epoch ?? 0) + 1;
    await beforeLink?.();
    if (!link(owners, { epoch, ...me })) continue;
    const epochs = epochsIn(owners);
    if (epochs[0] !== epoch) {
      rmSync(ownerFile(owners, epoch), { force: true });
      continue;
    }
    syncFolder(owners);
    for (const old of epochs.slice(KEPT)) {
      rmSync(ownerFile(owners, old), { force: true });
      rmSync(releaseFile(owners, old), { force: true });
    }
    return {
      owned: true,
      ownership: {
        epoch,
        release: () => {
          writeFileSync(releaseFile(owners, epoch), '', { mode: 0o600 });
        },
      },
    };
  }
}

function link(owners: string, owner: Owner): boolean {
  try {
    return createOnce(ownerFile(owners, owner.epoch), `${JSON.stringify(owner, null, 2)}\n`, 0o600, owners);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS' && code !== 'EMLINK')
      throw error;
    const folder = dirname(owners);
    throw new StateDirError(
      `${folder} is on a file system without hard links, which keep two runners apart. Choose another place with --state-dir.`,
    );
  }
}

/** So that the owner is still known after a power cut. Windows cannot sync folders. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
