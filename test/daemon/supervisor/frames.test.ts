import { expect, test } from 'vitest';
import { executorEnv } from '../../../runner/daemon/supervisor/spawn-executor.ts';
import { frameBytes, FrameFault, FrameReader, type Frame } from '../../../runner/executor-process/frames.ts';
import { KeptEvents } from '../../../runner/executor-process/kept-events.ts';
import { announcedSeed, Random } from '../../support/random.ts';

const LIMITS = { message: 1000, attached: 100_000 };

test('frames arrive whole and in order however the pipe cuts them', () => {
  const random = new Random(announcedSeed('frames'));
  const sent = Array.from({ length: 200 }, (_, number) => ({
    message: { number, text: 'ä'.repeat(random.below(100)) },
    attached: Buffer.alloc(random.below(3) === 0 ? random.below(50_000) : 0, number % 256),
  }));
  const bytes = Buffer.concat(sent.flatMap(({ message, attached }) => frameBytes(message, [attached])));
  const got: Frame<unknown>[] = [];
  const reader = new FrameReader<unknown>(LIMITS, (frame) => got.push(frame));
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + random.below(random.below(2) === 0 ? 10 : 70_000);
    reader.push(bytes.subarray(from, to));
    from = to;
  }
  expect(got.map(({ message }) => message)).toEqual(sent.map(({ message }) => message));
  expect(got.findIndex(({ attached }, index) => sent[index]?.attached.equals(attached) !== true)).toBe(-1);
  expect(reader.partial).toBe(false);
});

test('a frame longer than it may be is refused before any of it is gathered', () => {
  const reader = new FrameReader(LIMITS, () => undefined);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(1_000_000_000, 0);
  expect(() => {
    reader.push(header);
  }).toThrow(FrameFault);
});

test('what is no message is a fault, with what it was', () => {
  const reader = new FrameReader(LIMITS, () => undefined);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(5, 0);
  expect(() => {
    reader.push(Buffer.concat([header, Buffer.from('oops!')]));
  }).toThrow('oops!');
});

test('steps that need not wait for their start wait once too much is not durable, and go on when half of it is', async () => {
  const kept = new KeptEvents();
  for (let number = 1; number <= 256; number += 1) expect(kept.sent(10)).toBe(number);
  expect(kept.room()).toBeUndefined();
  kept.sent(10);
  const room = kept.room();
  let free = false;
  void room?.then(() => {
    free = true;
  });
  kept.kept(128);
  await Promise.resolve();
  expect(free).toBe(false);
  kept.kept(129);
  await room;
  expect(kept.room()).toBeUndefined();
  kept.sent(17 * 1024 * 1024);
  expect(kept.room()).toBeDefined();
});

test('an executor looks secrets up in the environment of the daemon, but runs by none of its Node or editor variables', () => {
  const env = { TOKEN: 'x', NODE_OPTIONS: '--inspect', VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1', GONE: undefined };
  expect(executorEnv(env, false)).toEqual({ TOKEN: 'x' });
  expect(executorEnv(env, true)).toEqual({ TOKEN: 'x', ELECTRON_RUN_AS_NODE: '1' });
});
