import { afterAll, describe, expect, it } from 'vitest';
import { RealDisk, type DiskFile } from '../../runner/store/sqlite/disk.ts';
import { StoreFailed } from '../../runner/store/store.ts';
import { copyOf, newFolder, removeFolders } from '../store/support/folders.ts';
import { contentsOf, openDriver, snapshotHere } from '../store/support/sqlite.ts';
import { expectNothingLost } from './support/store-after.ts';
import { playScenario, type Acknowledged } from './support/store-scenario.ts';

afterAll(removeFolders);

type Call = 'create' | 'write' | 'sync' | 'rename' | 'syncFolder' | 'remove';
const CALLS: Call[] = ['create', 'write', 'sync', 'rename', 'syncFolder', 'remove'];
const CODES = ['EIO', 'ENOSPC', 'EPERM'];

/** Lets one kind of call fail, the Nth of it or from the Nth on. Half of a failing write is written. */
class FailingDisk extends RealDisk {
  failed = 0;
  readonly #call: Call;
  readonly #nth: number;
  readonly #forGood: boolean;
  #count = 0;

  constructor(call: Call, nth: number, forGood: boolean) {
    super();
    this.#call = call;
    this.#nth = nth;
    this.#forGood = forGood;
  }

  #pass(call: Call): void {
    if (call !== this.#call) return;
    this.#count += 1;
    if (this.#count !== this.#nth && !(this.#forGood && this.#count > this.#nth)) return;
    this.failed += 1;
    const code = CODES[this.#nth % CODES.length] as string;
    throw Object.assign(new Error(`${code}: made to fail, ${call}`), { code });
  }

  override async create(path: string): Promise<DiskFile> {
    this.#pass('create');
    const file = await super.create(path);
    return {
      write: async (bytes, offset) => {
        try {
          this.#pass('write');
        } catch (error) {
          await file.write(bytes.subarray(0, bytes.length >> 1), offset);
          throw error;
        }
        await file.write(bytes, offset);
      },
      sync: async () => {
        this.#pass('sync');
        await file.sync();
      },
      close: () => file.close(),
    };
  }

  override async rename(from: string, to: string): Promise<void> {
    this.#pass('rename');
    await super.rename(from, to);
  }

  override async remove(path: string): Promise<void> {
    this.#pass('remove');
    await super.remove(path);
  }

  override async syncFolder(path: string): Promise<void> {
    this.#pass('syncFolder');
    await super.syncFolder(path);
  }
}

const full = process.env['STEPWELL_FUZZ'] === 'full';
/** Every Nth is tried in a short run. */
const STRIDE = full ? 1 : 7;

async function run(
  disk: FailingDisk,
): Promise<{ folder: string; acknowledged: Acknowledged; close: () => Promise<void> }> {
  const folder = newFolder();
  const acknowledged: Acknowledged = new Map();
  const { store } = await openDriver(folder, {
    disk: disk,
    segmentBytes: 4000,
    snapshot: { events: 1e9, make: snapshotHere(folder, disk) },
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const rejected = await playScenario(store, (pid, number) => acknowledged.set(pid, number)).catch(
    (error: unknown) => error,
  );
  if (rejected !== undefined) expect(rejected).toBeInstanceOf(StoreFailed);
  return { folder, acknowledged, close: () => store.close() };
}

describe.each(CALLS)('when the disk fails to %s', (call) => {
  it('once: nothing acknowledged is lost, and the store goes on by itself', { timeout: 600_000 }, async () => {
    let tried = 0;
    for (let nth = 1; ; nth += STRIDE) {
      const disk = new FailingDisk(call, nth, false);
      const { folder, acknowledged, close } = await run(disk);
      const killed = await openDriver(copyOf(folder));
      await expectNothingLost(killed.store, acknowledged, new Set(acknowledged.keys()));
      await killed.store.close();
      await close();
      const closed = await openDriver(folder);
      await expectNothingLost(closed.store, acknowledged, new Set(acknowledged.keys()));
      await closed.store.close();
      if (disk.failed === 0) break;
      tried += 1;
    }
    expect(tried).toBeGreaterThan(0);
  });

  it('for good: nothing is acknowledged that is not there', { timeout: 600_000 }, async () => {
    for (let nth = 1; ; nth += STRIDE) {
      const disk = new FailingDisk(call, nth, true);
      const { folder, acknowledged, close } = await run(disk);
      await close().catch((error: unknown) => {
        expect(String(error)).toMatch(/made to fail/);
      });
      const { store } = await openDriver(folder);
      await expectNothingLost(store, acknowledged, new Set(acknowledged.keys()));
      await store.close();
      if (disk.failed === 0) break;
    }
  });
});

it('the caller hears that the outcome is unknown; health says why, and that it is over', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, { disk: new FailingDisk('sync', 3, false) });
  const reasons: (string | null)[] = [];
  store.onHealth(({ refusing }) => reasons.push(refusing));
  await driver.start({ name: 'a' });
  await driver.start({ name: 'b' });
  const { change, pid } = driver.create({ name: 'c', data: { written: 'twice' } });
  const number = change.state.order;
  await expect(store.append([change])).rejects.toBeInstanceOf(StoreFailed);
  await store.durable(number);
  expect(reasons).toEqual(['The disk failed: EIO: made to fail, sync', null]);
  expect((await store.read(driver.state(pid).record.data)).toString()).toBe('{"written":"twice"}');
  const contents = await contentsOf(store);
  const { store: killed } = await openDriver(copyOf(folder));
  expect(await contentsOf(killed)).toEqual(contents);
  await killed.close();
  await store.close();
});
