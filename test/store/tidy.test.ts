import { readdirSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { segmentOfName } from '../../runner/store/sqlite/file-names.ts';
import { flipBit } from './support/damage.ts';
import { copyOf, newFolder, removeFolders } from './support/folders.ts';
import type { Driver } from './support/processes.ts';
import { contentsOf, openDriver } from './support/sqlite.ts';

afterAll(removeFolders);

const SMALL = { segmentBytes: 8000, snapshot: { events: 1e9 } };

async function finishMany(driver: Driver, count: number): Promise<string[]> {
  const pids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const pid = await driver.start({ data: { index, filler: 'x'.repeat(500) } });
    await driver.finish(pid);
    pids.push(pid);
  }
  return pids;
}

function segmentsIn(folder: string): number {
  return readdirSync(folder).filter((name) => segmentOfName(name) !== undefined).length;
}

it('the space of deleted processes is freed, and what is kept survives it, also a kill in between', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, SMALL);
  const paused = await driver.start({ name: 'waits', data: { kept: 'by a process that is not over' } });
  const pids = await finishMany(driver, 60);
  for (const [index, pid] of pids.entries()) if (index % 12 !== 0) await driver.remove(pid);
  const before = await contentsOf(store);
  const files = segmentsIn(folder);
  expect(files).toBeGreaterThan(8);
  for (let round = 0; round < 8; round += 1) {
    await store.snapshots.make();
    await store.tidy();
    expect(await contentsOf(store)).toEqual(before);
    const { store: other } = await openDriver(copyOf(folder), SMALL);
    expect(other.health().damage).toEqual([]);
    expect(await contentsOf(other)).toEqual(before);
    await other.close();
    // Something has to happen for snapshots to move on.
    await driver.apply(paused, {
      type: 'processDelayed',
      at: '2026-01-02T03:04:05.000Z',
      notBefore: '2026-01-02T03:04:05.000Z',
      ranMs: 0,
    });
    await driver.remove(...((await finishMany(driver, 1)) as [string]));
    Object.assign(before as object, await contentsOf(store));
  }
  expect(segmentsIn(folder)).toBeLessThan(files / 2);
  await store.close();
});

it('nothing goes that an older snapshot would need', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, SMALL);
  const pids = await finishMany(driver, 20);
  for (const pid of pids) await driver.remove(pid);
  const files = segmentsIn(folder);
  await store.snapshots.make();
  await store.tidy();
  expect(segmentsIn(folder)).toBe(files);
  await driver.start();
  await store.snapshots.make();
  await store.tidy();
  expect(segmentsIn(folder)).toBeLessThan(files);
  await store.close();
});

it('a segment with something damaged in it stays, and the damage is told to whoever asks for it', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, SMALL);
  const pids = await finishMany(driver, 40);
  for (const pid of pids.slice(1)) await driver.remove(pid);
  for (let round = 0; round < 3; round += 1) {
    await store.snapshots.make();
    await driver.remove(...((await finishMany(driver, 1)) as [string]));
  }
  const { data } = (await store.find(pids[0] as string))?.record ?? {};
  flipBit(folder, data?.at as string, 60);
  await store.tidy();
  await store.tidy();
  await expect(store.read(data as NonNullable<typeof data>)).rejects.toThrow(/is damaged on the disk/);
  await store.close();
});
