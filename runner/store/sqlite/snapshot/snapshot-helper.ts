import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { RealDisk } from '../disk.ts';
import type { SnapshotReply, SnapshotRequest } from './helper-messages.ts';
import { makeSnapshot } from './make-snapshot.ts';

// A program of its own, so that neither the time nor the memory it takes is the runner's.

/** Behind everything a person waits for. */
const NICENESS = 10;

async function main(): Promise<SnapshotReply> {
  const { folder, upTo } = JSON.parse(await text(process.stdin)) as SnapshotRequest;
  try {
    setPriority(NICENESS);
  } catch {
    // Some systems do not let a program do even that; it is only a courtesy.
  }
  const { loadSqlJs } = await import('../index/load-sql-js.ts');
  return { name: await makeSnapshot(new RealDisk(), await loadSqlJs(), folder, upTo) };
}

void main()
  .catch((error: unknown): SnapshotReply => ({ error: (error as Error).stack ?? String(error) }))
  .then((reply) => process.stdout.write(JSON.stringify(reply)));
