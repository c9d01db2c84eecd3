import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { snapshotsIn } from '../../runner/store/sqlite/recovery/read-snapshot.ts';
import { openSqliteStore } from '../../runner/store/sqlite/open.ts';
import { copyOf, newFolder, removeFolders } from './support/folders.ts';
import { Driver } from './support/processes.ts';
import { contentsOf, openDriver } from './support/sqlite.ts';

afterAll(removeFolders);

const NEVER = { snapshot: { events: 1e9 } };

it('a snapshot is made by the helper program when enough has happened, and the next start begins with it', async () => {
  const folder = newFolder();
  const store = await openSqliteStore({ folder, snapshot: { events: 20 } });
  const driver = new Driver(store);
  for (let index = 0; index < 4; index += 1) await driver.finish(await driver.start());
  await driver.start({ name: 'waiting' });
  await store.snapshots.make();
  expect(store.health().notes).toEqual([]);
  expect(snapshotsIn(folder)[0]?.number).toBeGreaterThanOrEqual(20);
  const { store: next } = await openDriver(copyOf(folder), NEVER);
  expect(next.index.about?.number).toBe(snapshotsIn(folder)[0]?.number);
  expect(await contentsOf(next)).toEqual(await contentsOf(store));
  await next.close();
  await store.close();
});

it('two are kept, and a damaged one is left aside with a word', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, NEVER);
  for (let index = 0; index < 4; index += 1) {
    await driver.finish(await driver.start());
    await store.snapshots.make();
  }
  await driver.start({ name: 'last' });
  const kept = snapshotsIn(folder);
  expect(kept).toHaveLength(2);
  const contents = await contentsOf(store);
  for (const broken of [1, 2]) {
    const copy = copyOf(folder);
    for (const { name } of kept.slice(0, broken)) {
      const bytes = readFileSync(join(copy, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(join(copy, name), bytes);
    }
    const { store: next } = await openDriver(copy, NEVER);
    expect(next.health().damage).toHaveLength(broken);
    expect(next.health().damage[0]).toMatch(/^snapshot-.* is damaged/);
    expect(readdirSync(join(copy, 'damaged'))).toHaveLength(broken);
    expect(await contentsOf(next)).toEqual(contents);
    await next.close();
  }
  await store.close();
});

it('a helper that fails is told in the notes, and the store goes on', async () => {
  const folder = newFolder();
  const make = (): Promise<string> => Promise.reject(new Error('no memory'));
  const { store, driver } = await openDriver(folder, { snapshot: { events: 1, make } });
  await driver.finish(await driver.start());
  await store.snapshots.make();
  expect(store.health()).toMatchObject({
    refusing: null,
    damage: [],
    notes: ['The last snapshot could not be made: no memory'],
  });
  await store.close();
});

it('a store that was closed in order starts from a snapshot alone', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, NEVER);
  await driver.finish(await driver.start());
  await driver.start();
  const number = store.nextNumber() - 1;
  const contents = await contentsOf(store);
  await store.close();
  const { store: next } = await openDriver(folder, NEVER);
  expect(next.index.about?.number).toBe(number);
  expect(await contentsOf(next)).toEqual(contents);
  await next.close();
});

it('many processes of many names come out of a snapshot with theirs', async () => {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, NEVER);
  for (let index = 0; index < 60; index += 1) {
    const pid = await driver.start({ name: `name ${index % 7}`, file: `/f/${index}` });
    if (index % 3 === 0) await driver.fail(pid, `message ${index}`);
    else await driver.finish(pid);
    if (index % 20 === 0) await store.snapshots.make();
    if (index % 5 === 0) await driver.remove(pid);
  }
  const contents = await contentsOf(store);
  await store.close();
  const { store: next } = await openDriver(folder, NEVER);
  expect(await contentsOf(next)).toEqual(contents);
  expect((await next.list({ limit: 5, search: 'message 3' })).total).toBe(4);
  await next.close();
});
