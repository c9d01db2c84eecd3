import { fdatasync, openSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openStore } from '../../../runner/store/index.ts';
import { Driver } from '../../store/support/processes.ts';

const FOR_MS = 3000;

/** Durable starts a second, from so many callers, each waiting for its own. */
export async function appends(folder: string, callers: number): Promise<{ perSecond: number; bytes: number }> {
  const store = await openStore({ folder });
  const driver = new Driver(store);
  const perSecond = await rate(callers, () => driver.start());
  await store.close();
  return { perSecond, bytes: 0 };
}

/** The same without a store: each caller writes as many bytes as a start takes, and syncs. */
export async function bareSyncs(folder: string, callers: number): Promise<{ perSecond: number }> {
  const [writeIt, sync] = [promisify(write), promisify(fdatasync)];
  const fd = openSync(join(folder, 'bare'), 'w');
  const bytes = Buffer.alloc(START_BYTES, 'x');
  let at = 0;
  const perSecond = await rate(callers, async () => {
    const offset = at;
    at += bytes.length;
    await writeIt(fd, bytes, 0, bytes.length, offset);
    await sync(fd);
  });
  return { perSecond };
}

/** About what a start with shared definition and environment adds to the journal. */
const START_BYTES = 900;

async function rate(callers: number, work: () => Promise<unknown>): Promise<number> {
  let done = 0;
  const began = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() - began < FOR_MS) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return done / ((performance.now() - began) / 1000);
}
