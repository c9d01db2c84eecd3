import type { BigIntStats } from 'node:fs';
import { expect, test } from 'vitest';
import { Stamps } from '../../../runner/daemon/start/stamps.ts';

/** Looks that end when told to; each sees the version the file has when the look begins. */
function controlledFile(): { stamps: Stamps; change(): void; end(): void; fail(): void; readonly looks: number } {
  const waiting: { resolve: (stats: BigIntStats) => void; reject: (error: Error) => void; version: bigint }[] = [];
  let version = 1n;
  let looks = 0;
  const stamps = new Stamps(() => {
    looks += 1;
    return new Promise((resolve, reject) => waiting.push({ resolve, reject, version }));
  });
  return {
    stamps,
    change: () => (version += 1n),
    end() {
      const look = waiting.shift();
      look?.resolve({ dev: 0n, ino: 0n, size: 0n, mtimeNs: look.version, ctimeNs: 0n } as BigIntStats);
    },
    fail: () => waiting.shift()?.reject(new Error('gone')),
    get looks() {
      return looks;
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('who asks while a look is under way gets one that began after the question', async () => {
  const file = controlledFile();
  const first = file.stamps.of('/f');
  file.change();
  const others = [file.stamps.of('/f'), file.stamps.of('/f')];
  file.end();
  await settled();
  file.end();
  expect(await first).toBe('0:0:0:1:0');
  expect(await Promise.all(others)).toEqual(['0:0:0:2:0', '0:0:0:2:0']);
  expect(file.looks).toBe(2);
});

test('a look that fails is told to those who asked for it, and to nobody else', async () => {
  const file = controlledFile();
  const first = file.stamps.of('/f');
  const second = file.stamps.of('/f');
  const refused = expect(first).rejects.toThrow('gone');
  file.fail();
  await refused;
  await settled();
  file.end();
  expect(await second).toBe('0:0:0:1:0');
});

test('nothing is remembered once nobody looks', async () => {
  const file = controlledFile();
  for (const version of [1, 2]) {
    const stamp = file.stamps.of('/f');
    file.end();
    expect(await stamp).toBe(`0:0:0:${version}:0`);
    await settled();
    file.change();
  }
  expect(file.looks).toBe(2);
});
