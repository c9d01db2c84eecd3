import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotName, snapshotOfName } from '../../runner/store/sqlite/file-names.ts';
import { FORMAT, StoreUnreadable } from '../../runner/store/sqlite/format.ts';
import { toPayload } from '../../runner/store/sqlite/journal/payloads.ts';
import { encodeHead } from '../../runner/store/sqlite/journal/record.ts';
import { copyOf, newFolder, removeFolders } from './support/folders.ts';
import { pidOf } from './support/processes.ts';
import { contentsOf, openDriver } from './support/sqlite.ts';

afterAll(removeFolders);

const golden = fileURLToPath(new URL('../golden/store/', import.meta.url));
const KINDS = ['closed', 'killed'] as const;

/*
 * STEPWELL_GOLDEN=write makes the files of the current format anew. Those of a format that was released are never
 * changed: they are what people have on their disks.
 */
if (process.env['STEPWELL_GOLDEN'] === 'write') it('golden stores are written', writeGolden);

describe.each(readdirSync(golden))('a store of %s', (format) => {
  it.each(KINDS)('that was %s opens, with everything in it, and can be written to', async (kind) => {
    const folder = copyOf(join(golden, format, kind));
    const { store, driver } = await openDriver(folder);
    expect(store.health().damage).toEqual([]);
    expect(JSON.parse(JSON.stringify(await contentsOf(store)))).toEqual(
      JSON.parse(readFileSync(join(golden, format, 'contents.json'), 'utf8')),
    );
    await driver.finish(pidOf(1005));
    await store.close();
    const { store: next } = await openDriver(folder);
    expect((await next.find(pidOf(1005)))?.record.status).toBe('finished');
    await next.close();
  });
});

describe('what a newer version wrote is refused, and stays as it is', () => {
  it('a snapshot', async () => {
    const folder = copyOf(join(golden, 'format-1', 'closed'));
    for (const name of readdirSync(folder)) {
      const said = snapshotOfName(name);
      if (!said) continue;
      const bytes = readFileSync(join(folder, name));
      bytes.writeUInt32BE(FORMAT + 1, 60);
      writeFileSync(join(folder, name), bytes);
      renameSync(join(folder, name), join(folder, snapshotName({ ...said, checksum: crc32(bytes) })));
    }
    await expectRefused(folder);
  });

  it('a segment of the journal', async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const payload = [toPayload({ format: FORMAT + 1, segment: 1, previous: null, after: 0 })];
    const head = encodeHead({ kind: 'header', endsCall: true, number: 0, durable: 0 }, payload);
    writeFileSync(join(folder, 'journal-00000001.log'), Buffer.concat([head, ...payload]));
    await expectRefused(folder);
  });
});

async function expectRefused(folder: string): Promise<void> {
  const files = (): string[] => readdirSync(folder).map((name) => `${name} ${crc32(readFileSync(join(folder, name)))}`);
  const before = files();
  const refused: unknown = await openDriver(folder).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StoreUnreadable);
  expect((refused as Error).message).toMatch(/newer version of Stepwell \(format 2; this one reads up to 1\)/);
  expect((refused as Error).message).toContain('--state-dir');
  expect(files()).toEqual(before);
  expect(existsSync(join(folder, 'damaged'))).toBe(false);
}

async function writeGolden(): Promise<void> {
  const folder = newFolder();
  const { store, driver } = await openDriver(folder, { segmentBytes: 6000, snapshot: { events: 1e9 } });
  const [over, failed, gone] = [
    await driver.start({ pid: pidOf(1001), name: 'over' }),
    await driver.start({ pid: pidOf(1002), name: 'failed' }),
    await driver.start({ pid: pidOf(1003), name: 'gone' }),
  ];
  await driver.finish(over);
  await driver.fail(failed, 'connection refused');
  await driver.finish(gone);
  await store.snapshots.make();
  await driver.remove(gone);
  await driver.finish(await driver.start({ pid: pidOf(1004), name: 'after the snapshot' }));
  await driver.start({ pid: pidOf(1005), name: 'waiting', key: 'nightly', fingerprint: 'f' });
  const [closed, killed] = KINDS.map((kind) => join(golden, `format-${FORMAT}`, kind));
  rmSync(join(golden, `format-${FORMAT}`), { recursive: true, force: true });
  cpSync(folder, killed as string, { recursive: true });
  const contents = await contentsOf(store);
  await store.close();
  cpSync(folder, closed as string, { recursive: true });
  writeFileSync(join(dirname(closed as string), 'contents.json'), `${JSON.stringify(contents, null, 2)}\n`);
}
