import { expect, it } from 'vitest';
import { LineReader } from '../../../../protocol/sdk/node/wire/line-reader.ts';

function reader(maxBytes?: number): { read: LineReader; seen: string[] } {
  const seen: string[] = [];
  const read = new LineReader({
    line: (text) => seen.push(text),
    tooLong: (head, bytes) => seen.push(`too long: ${bytes} ${head.slice(0, 4)} of ${head.length}`),
    notText: () => seen.push('not text'),
  });
  if (maxBytes !== undefined) read.maxBytes = maxBytes;
  return { read, seen };
}

it('finds the same lines wherever the pieces are cut', () => {
  const bytes = Buffer.from('one\n\n\ufeffzwei ü😀\r\n\r\nthree\n');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const { read, seen } = reader();
    for (let start = 0; start < bytes.length; start += cut) read.push(bytes.subarray(start, start + cut));
    expect(seen).toEqual(['one', 'zwei ü😀', 'three']);
  }
});

it('tells the size of a line that is too long, keeps its head alone and goes on', () => {
  const { read, seen } = reader(1000);
  read.push(Buffer.from('a'.repeat(1000)));
  read.push(Buffer.from('\n'));
  for (let piece = 0; piece < 100; piece += 1) read.push(Buffer.from('bcd!'.repeat(100)));
  read.push(Buffer.from('\nnext\n'));
  expect(seen).toEqual(['a'.repeat(1000), 'too long: 40000 bcd! of 256', 'next']);
});

it('tells bytes that are no text', () => {
  const { read, seen } = reader();
  read.push(Buffer.from([0x61, 0xc3, 0x0a, 0x62, 0x0a]));
  expect(seen).toEqual(['not text', 'b']);
});
