import { expect, test } from 'vitest';
import { classifyMessage, type FramedItem } from '../../../protocol/step/framing/index.ts';
import { fuzzCount, Random } from '../../support/random.ts';
import { readAll, summary } from './read.ts';

const MAX = 200;
const ID = '0123456789abcdef'.repeat(2);

const WHOLE = [
  `{"jsonrpc":"2.0","id":"${ID}","result":{"status":"completed","output":{}}}`,
  `{"jsonrpc":"2.0","method":"$/progress","params":{"id":"${ID}","progress":1}}`,
  `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"zażółć 😀"}}`,
  '{"jsonrpc":"2.0"}',
  `{"jsonrpc":"2.0","id":"${ID}","result":"${'long '.repeat(80)}"}`,
  'printed by the step',
  '{"level":"info"}',
  '',
];
const ODD = ['\r', '\n', '\ufeff', '{', '}', '"', '\\ud800', '\\', '\u0000', ' ', '[', 'null', '"jsonrpc":"2.0"'];

/** Good lines, damaged in places: bytes changed, left out, put in; line ends lost. */
function malformedStream(random: Random): Buffer {
  const lines = Array.from({ length: 1 + random.below(8) }, () => {
    let line = random.pick(WHOLE);
    for (let edits = random.below(3); edits > 0; edits--) {
      const at = random.below(line.length + 1);
      line = line.slice(0, at) + (random.below(2) ? random.pick(ODD) : '') + line.slice(at + random.below(4));
    }
    return line + random.pick(['\n', '\n', '\n', '\r\n', '', '\n\n']);
  });
  const bytes = Buffer.from(lines.join(''));
  for (let flips = random.below(3); flips > 0 && bytes.length > 0; flips--)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

function cut(bytes: Buffer, random: Random): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.below(random.pick([3, 40, 400]));
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** What a reading of whole lines makes of the stream: which of them are messages. */
function plainMessages(bytes: Buffer): number {
  return splitLines(bytes).filter((line) => {
    if (line.length > MAX) return false;
    try {
      const value = JSON.parse(line.toString('utf8').replace(/^\ufeff/, '')) as { jsonrpc?: unknown } | null;
      return typeof value === 'object' && value?.jsonrpc === '2.0';
    } catch {
      return false;
    }
  }).length;
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let lf = bytes.indexOf(10); lf !== -1; lf = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, lf));
    start = lf + 1;
  }
  return [...lines, bytes.subarray(start)];
}

test('malformed streams are taken apart the same way whatever their chunks, and nothing throws', () => {
  const count = fuzzCount(10_000, 2_000);
  const seen: Record<FramedItem['kind'], number> = { message: 0, stray: 0, overlong: 0, fault: 0 };
  for (let seed = 1; seed <= count; seed++) {
    const random = new Random(seed);
    const bytes = malformedStream(random);
    const items = readAll([bytes], MAX);
    expect(summary(readAll(cut(bytes, random), MAX)), `seed ${seed}`).toEqual(summary(items));
    const messages = items.filter((item) => item.kind === 'message' || item.kind === 'fault').length;
    expect(messages, `seed ${seed}`).toBe(plainMessages(bytes));
    for (const item of items) {
      seen[item.kind]++;
      if (item.kind === 'message') classifyMessage(item.message);
    }
  }
  console.log(`${count} streams from seed 1: ${JSON.stringify(seen)}`);
  for (const kind of Object.values(seen)) expect(kind).toBeGreaterThan(20);
});
