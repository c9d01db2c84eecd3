import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataDamaged } from '../../runner/store/store.ts';
import { segmentOfName, snapshotOfName } from '../../runner/store/sqlite/file-names.ts';
import { decodeAt } from '../../runner/store/sqlite/journal/record.ts';
import { copyOf, newFolder, removeFolders } from '../store/support/folders.ts';
import { Driver } from '../store/support/processes.ts';
import { contentsOf, openDriver } from '../store/support/sqlite.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';

afterAll(removeFolders);

const full = process.env['STEPWELL_FUZZ'] === 'full';

/** What the store held after each append, and how long its one segment was then. */
const after: { end: number; contents: string }[] = [];
let folder: string;
let name: string;
let journal: Buffer;
/** Where the first record, the segment's header, ends. */
let firstEnd: number;

beforeAll(async () => {
  folder = newFolder();
  const { store } = await openDriver(folder, { snapshot: { events: 1e9 } });
  const driver = new Driver(store);
  const note = async (): Promise<void> => {
    after.push({ end: store.writer.end?.offset ?? 0, contents: JSON.stringify(await contentsOf(store)) });
  };
  await note();
  for (let round = 0; round < 2; round += 1) {
    const one = await driver.start({ name: `one ${round}` });
    await note();
    const two = await driver.start({ name: `two ${round}` });
    const at = '2026-02-03T04:05:06.000Z';
    await note();
    await driver.apply(one, { type: 'processStarted', at });
    await note();
    await driver.apply(one, { type: 'cancelRequested', at, by: 'anna' });
    await note();
    await driver.apply(one, { type: 'processCancelled', at, reason: 'anna' });
    await note();
    await driver.apply(two, { type: 'processStarted', at });
    await note();
    if (round > 0) await driver.remove(one);
    await note();
  }
  name = readdirSync(folder).find((one) => segmentOfName(one) !== undefined) as string;
  folder = copyOf(folder);
  journal = readFileSync(join(folder, name));
  firstEnd = decodeAt(journal, 0, journal.length)?.end ?? 0;
  await store.close();
});

/** The contents of a store with that journal. Data that is damaged is said to be so, which is an answer too. */
async function contentsWith(bytes: Buffer): Promise<{ contents: string; damage: string[]; notes: string[] }> {
  const copy = newFolder();
  writeFileSync(join(copy, name), bytes);
  const { store } = await openDriver(copy, { snapshot: { events: 1e9 } });
  const { damage, notes = [] } = store.health();
  const contents = await contentsOf(store).then(JSON.stringify, (error: unknown) => {
    expect(error).toBeInstanceOf(DataDamaged);
    return 'damaged';
  });
  // What was recovered is written down: the next start sees the same.
  await store.close();
  const { store: again } = await openDriver(copy, { snapshot: { events: 1e9 } });
  if (contents !== 'damaged') expect(JSON.stringify(await contentsOf(again))).toBe(contents);
  await again.close();
  removeFolders();
  return { contents, damage, notes };
}

describe('a journal', () => {
  it('cut anywhere holds all that was whole before the cut', { timeout: 3_600_000 }, async () => {
    const stride = full ? 1 : 173;
    for (let length = 0; length <= journal.length; length += stride) {
      const { contents, damage, notes } = await contentsWith(journal.subarray(0, length));
      const whole = after.findLast(({ end }) => end <= length) ?? after[0];
      expect(damage, `cut at ${length}`).toEqual([]);
      expect(contents, `cut at ${length}`).toBe(whole?.contents);
      // What is left out is told; of a cut between two appends nobody can know.
      const between = length === 0 || length === firstEnd || after.some(({ end }) => end === length);
      expect(notes.length, `cut at ${length}`).toBe(between ? 0 : 1);
    }
  });

  it('with a bit turned over is never silently wrong', { timeout: 3_600_000 }, async () => {
    const random = new Random(announcedSeed('bit flips'));
    const last = after.at(-1) as { end: number; contents: string };
    const lastBegins = after.findLast(({ end }) => end < last.end)?.end ?? 0;
    for (let count = fuzzCount(1000, 40); count > 0; count -= 1) {
      const bytes = Buffer.from(journal);
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      const { contents, damage, notes } = await contentsWith(bytes);
      if (contents !== last.contents) expect(damage.length + notes.length, `bit at ${at}`).toBeGreaterThan(0);
      // What something behind it proves to have been acknowledged is damage, not an unfinished end.
      if (at < lastBegins) expect(damage.length, `bit at ${at}`).toBeGreaterThan(0);
    }
  });
});

it('a snapshot with a bit turned over is not used', { timeout: 3_600_000 }, async () => {
  const random = new Random(announcedSeed('bit flips in a snapshot'));
  const closed = newFolder();
  const { store, driver } = await openDriver(closed);
  await driver.finish(await driver.start());
  await driver.start();
  const contents = JSON.stringify(await contentsOf(store));
  await store.close();
  const snapshot = readdirSync(closed).find((one) => snapshotOfName(one)) as string;
  for (let count = fuzzCount(300, 10); count > 0; count -= 1) {
    const copy = copyOf(closed);
    const bytes = readFileSync(join(copy, snapshot));
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    writeFileSync(join(copy, snapshot), bytes);
    const { store: next } = await openDriver(copy);
    expect(next.health().damage, `bit at ${at}`).toHaveLength(1);
    expect(JSON.stringify(await contentsOf(next))).toBe(contents);
    await next.close();
  }
});
