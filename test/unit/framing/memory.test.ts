import { describe, expect, test } from 'vitest';
import { LineReader, type FramedItem } from '../../../protocol/step/framing/index.ts';

const MIB = 1024 * 1024;

/** Sends `head` and then many MiB without a line end; says by how many MiB buffers grew and what was reported. */
function flood(
  head: string,
  mib: number,
  chunk: Buffer,
): { grown: number; counts: Record<string, number>; last?: FramedItem } {
  const counts: Record<string, number> = {};
  let last: FramedItem | undefined;
  const reader = new LineReader({
    onItem: (item) => {
      counts[item.kind] = (counts[item.kind] ?? 0) + (item.kind === 'stray' ? item.bytes.length : 1);
      last = item;
    },
  });
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  reader.push(Buffer.from(head));
  for (let sent = 0; sent < mib * MIB; sent += chunk.length) {
    reader.push(chunk);
    if (sent % (4 * MIB) === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }
  reader.push(Buffer.from('\n'));
  reader.end();
  return { grown: peak / MIB, counts, ...(last ? { last } : {}) };
}

describe('memory stays flat', () => {
  const chunk = Buffer.alloc(64 * 1024, 'x');

  test('while 100 MiB of one printed line pass by', () => {
    const { grown, counts } = flood('', 100, chunk);
    expect(counts).toEqual({ stray: 100 * MIB + 1 });
    expect(grown).toBeLessThan(8);
  });

  test('while a message of 100 MiB is dropped', () => {
    const head = `{"jsonrpc":"2.0","id":"${'0'.repeat(32)}","result":{"a":"`;
    const { grown, counts, last } = flood(head, 100, chunk);
    expect(counts).toEqual({ overlong: 1 });
    expect(last).toEqual({ kind: 'overlong', bytes: head.length + 100 * MIB, id: '0'.repeat(32) });
    // The limit of 16 MiB, in a buffer that doubles, with the half it was copied from.
    expect(grown).toBeLessThan(64);
  });

  test('while 100 MiB that only begin like a message pass by', () => {
    const { grown, counts } = flood('{"level":"info","text":"', 100, chunk);
    expect(counts).toEqual({ stray: 100 * MIB + 25 });
    expect(grown).toBeLessThan(64);
  });
});

test('time grows with the bytes and not with their square, even byte by byte', () => {
  const time = (bytes: number, byte: string): number => {
    const reader = new LineReader({ onItem: () => undefined });
    const one = Buffer.from(byte);
    const start = performance.now();
    reader.push(Buffer.from(byte === ' ' ? ' ' : '{'));
    for (let at = 0; at < bytes; at++) reader.push(one);
    return performance.now() - start;
  };
  for (const byte of ['x', ' ']) {
    time(20_000, byte);
    // Four times the bytes: 16 times the time if it were quadratic.
    const short = Math.max(time(50_000, byte), 1);
    expect(time(200_000, byte) / short).toBeLessThan(12);
  }
});
