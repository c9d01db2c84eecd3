import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../platform/process-identity.ts';

/** Who owns, or owned, a state directory. Clients read it to find the runner. */
export interface Owner {
  /** Raised with every owner. */
  epoch: number;
  process: ProcessIdentity;
  /** Path of the socket or pipe. It may not be there yet: the owner reads its store first. */
  socket: string;
  /** Version of the product, and which build of it. */
  version: string;
  build: string;
  /** ISO 8601. */
  startedAt: string;
}

/** The newest owner file, whether that owner lives or not. */
export type LastOwner =
  | { epoch: number; owner: Owner }
  /** Nobody can read it any more; owner files are complete from the start, so the disk took it. */
  | { epoch: number; owner: undefined };

const NAME = /^([1-9]\d{0,14})\.json$/;

export function ownerFile(owners: string, epoch: number): string {
  return join(owners, `${epoch}.json`);
}

/** Written by an owner that has stopped owning while its process lives on. */
export function releaseFile(owners: string, epoch: number): string {
  return join(owners, `${epoch}.released`);
}

/** Epochs there are files of, the newest first. */
export function epochsIn(owners: string): number[] {
  let names: string[];
  try {
    names = readdirSync(owners);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

/** The newest owner, living or dead; undefined where there never was one. */
export function lastOwner(owners: string): LastOwner | undefined {
  const [epoch] = epochsIn(owners);
  if (epoch === undefined) return undefined;
  return { epoch, owner: readOwner(ownerFile(owners, epoch)) };
}

function readOwner(path: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(path, 'utf8')) as Owner;
    return typeof owner.process.pid === 'number' && typeof owner.socket === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}
