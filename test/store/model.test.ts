import { afterAll, expect, it } from 'vitest';
import { MemoryStore } from '../../runner/store/memory-store.ts';
import type { SqliteStore } from '../../runner/store/sqlite/sqlite-store.ts';
import type { ListQuery, Store } from '../../runner/store/store.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';
import { copyOf, newFolder, removeFolders } from './support/folders.ts';
import { Driver, pidOf, withoutPlaces } from './support/processes.ts';
import { openDriver } from './support/sqlite.ts';

afterAll(removeFolders);

const STEPS = 60;
const OPTIONS = { segmentBytes: 5000, snapshot: { events: 1e9 } };

/** One store under test and the simple one, given the same. */
class Pair {
  real!: SqliteStore;
  drivers!: [Driver, Driver];
  memory = new MemoryStore();
  folder = newFolder();

  async open(): Promise<void> {
    const { store, driver } = await openDriver(this.folder, OPTIONS);
    expect(store.health().damage).toEqual([]);
    this.real = store;
    this.drivers = [driver, await new Driver(this.memory).resume()];
  }

  async both(work: (driver: Driver) => Promise<unknown>): Promise<void> {
    for (const driver of this.drivers) await work(driver);
  }

  async restart(killed: boolean): Promise<void> {
    const next = killed ? copyOf(this.folder) : this.folder;
    await this.real.close();
    this.folder = next;
    this.memory = this.memory.reopened();
    await this.open();
  }
}

it('random commands: the store answers as the simple one does', { timeout: 1_800_000 }, async () => {
  const first = announcedSeed('random commands to a store');
  for (let seed = first; seed < first + fuzzCount(300, 6); seed += 1) {
    const random = new Random(seed);
    const pair = new Pair();
    await pair.open();
    for (let step = 0; step < STEPS; step += 1) {
      await act(pair, random, step);
      if (step % 5 === 0) await expectSame(pair, random, `seed ${seed}, step ${step}`);
    }
    await expectSame(pair, random, `seed ${seed}, end`);
    await pair.real.close();
    removeFolders();
  }
});

async function act(pair: Pair, random: Random, step: number): Promise<void> {
  const { processes } = await pair.memory.list({ limit: 1000 });
  const of = (...wanted: string[]): string[] =>
    processes.filter(({ status }) => wanted.includes(status)).map(({ pid }) => pid);
  const [ready, ended, failed] = [of('ready'), of('finished', 'error', 'cancelled'), of('error')];
  const choice = random.below(12);
  const name = `name ${random.below(4)}`;
  const at = new Date(Date.UTC(2026, 0, 1 + random.below(20))).toISOString();
  if (choice <= 3 || processes.length === 0) {
    const key = random.below(3) === 0 ? { key: `key ${step}`, fingerprint: `f${step}` } : {};
    await pair.both((driver) =>
      driver.start({ pid: pidOf(10_000 + step), name, at, ...key, data: { filler: 'x'.repeat(step * 10) } }),
    );
  } else if (choice <= 5 && ready.length > 0) {
    const pid = random.pick(ready);
    await pair.both((driver) => driver.finish(pid, { at }));
  } else if (choice === 6 && ready.length > 0) {
    const pid = random.pick(ready);
    await pair.both((driver) => driver.fail(pid, `Failure ${step}`, at));
  } else if (choice === 7 && failed.length > 0) {
    const pid = random.pick(failed);
    await pair.both(async (driver) => {
      const state = await driver.store.find(pid);
      if (state) driver.states.set(pid, state);
      await driver.apply(pid, { type: 'processRetried', at, by: 'anna', step: 'one' });
    });
  } else if (choice === 8 && ended.length > 0) {
    const pid = random.pick(ended);
    await pair.both(async (driver) => {
      const state = await driver.store.find(pid);
      if (state) driver.states.set(pid, state);
      await driver.remove(pid);
    });
  } else if (choice === 9) await pair.restart(random.below(2) === 0);
  else if (choice === 10) await pair.real.snapshots.make().catch(() => undefined);
  else await pair.real.tidy();
}

async function expectSame(pair: Pair, random: Random, when: string): Promise<void> {
  const ask = async (store: Store): Promise<unknown> => {
    const queries: ListQuery[] = [
      { limit: 1000 },
      { limit: 3, status: ['finished', 'ready'] },
      { limit: 2, search: 'NAME 1' },
      { limit: 5, search: 'failure', status: ['error'] },
    ];
    const pages = [];
    for (const query of queries) {
      const page = await store.list(query);
      const next = page.cursor === undefined ? undefined : await store.list({ ...query, cursor: page.cursor });
      // Places of the two may differ by what a restart skipped; what they point at may not.
      pages.push([page.processes, page.total, next?.processes, next?.total]);
    }
    return {
      pages,
      counts: store.counts(),
      live: (await store.live()).map(withoutPlaces),
      expired: await store.expired({ endedBefore: '2026-01-05', failedBefore: '2026-01-03', newest: 4 }, 5),
    };
  };
  expect(await ask(pair.real), when).toEqual(await ask(pair.memory));
  const { processes } = await pair.memory.list({ limit: 1000 });
  if (processes.length === 0) return;
  const { pid } = random.pick(processes);
  const [real, memory] = [await pair.real.find(pid), await pair.memory.find(pid)];
  expect(withoutPlaces(real), when).toEqual(withoutPlaces(memory));
  if (real && memory) {
    expect((await pair.real.read(real.record.data)).equals(await pair.memory.read(memory.record.data)), when).toBe(
      true,
    );
  }
}
