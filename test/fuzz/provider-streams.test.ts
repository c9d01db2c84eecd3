import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Failure } from '../../runner/executor/failure.ts';
import type { LaunchedProgram } from '../../runner/executor/launch/launcher.ts';
import { Wire, type Answer } from '../../runner/executor/provider/wire.ts';
import { run } from '../../protocol/step/messages/index.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';

/** A provider that says whatever a test wants: the executor's end of the wire is real, the program is not. */
function speaker(): { program: LaunchedProgram; say: (bytes: Buffer) => void; leave: () => void } {
  let take: (bytes: Buffer) => void = () => undefined;
  let leave: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const stdout = {
    read: (reader: typeof take) => {
      take = reader;
    },
    closed,
  };
  const program = { stdin: new PassThrough().resume(), stdout } as unknown as LaunchedProgram;
  const say = (bytes: Buffer): void => {
    const lent = Buffer.from(bytes);
    take(lent);
    lent.fill(0xff);
  };
  return { program, say, leave };
}

/** Lines as a provider may write them for the request `id`, some right, some nearly. */
function lines(id: string): string[] {
  const other = 'f'.repeat(32);
  return [
    `{"jsonrpc":"2.0","id":"${id}","result":{"status":"completed","output":{"a":1}}}`,
    `{"jsonrpc":"2.0","id":"${id}","error":{"code":1000,"message":"no"}}`,
    `{"jsonrpc":"2.0","id":"${other}","result":{}}`,
    `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}`,
    `{"jsonrpc":"2.0","method":"$/progress","params":{"id":"${id}","progress":1}}`,
    `{"jsonrpc":"2.0","method":"$/log","params":{"id":"${id}","level":"info","message":"zażółć"}}`,
    `{"jsonrpc":"2.0","id":"${id}","method":"step/run","params":{}}`,
    `[{"jsonrpc":"2.0","id":"${id}","result":{}}]`,
    `{"jsonrpc":"2.0","id":"${id}","result":{"status":"completed","output":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}}`,
    'printed by the step',
    '',
  ];
}

const ODD = ['\r', '\n', '\ufeff', '{', '}', '"', '\\ud800', '\\', '\u0000', '[', 'null', '"jsonrpc":"2.0"', ',', ':'];

function malformed(id: string, random: Random): Buffer {
  const text = Array.from({ length: 1 + random.below(6) }, () => {
    let line = random.pick(lines(id));
    for (let edits = random.below(4); edits > 0; edits -= 1) {
      const at = random.below(line.length + 1);
      line = line.slice(0, at) + (random.below(2) ? random.pick(ODD) : '') + line.slice(at + random.below(5));
    }
    return line + random.pick(['\n', '\n', '\r\n', '']);
  }).join('');
  const bytes = Buffer.from(text);
  for (let flips = random.below(4); flips > 0 && bytes.length > 0; flips -= 1) {
    bytes[random.below(bytes.length)] = random.below(256);
  }
  return bytes;
}

test('malformed provider streams end in an answer or a clear error, never in a crash or a hang, with flat memory', async () => {
  const count = fuzzCount(10_000, 2_000);
  const random = new Random(announcedSeed(`${count} provider streams`));
  const outcomes: Record<string, number> = {};
  let settledHeap = 0;
  for (let round = 0; round < count; round += 1) {
    const { program, say, leave } = speaker();
    const wire = new Wire(program, { stray: () => undefined, warning: () => undefined });
    const call = wire.request(run, { step: 'x' }, () => undefined);
    const answer = call.answer.then(
      (given: Answer) => given.kind,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Failure);
        const { code, message } = (error as Failure).error;
        expect(['ProtocolError', 'DataTooLarge']).toContain(code);
        expect(message).toMatch(/^[A-Z].{10,}\.$/s);
        return String(code);
      },
    );
    const bytes = malformed(call.id, random);
    for (let at = 0; at < bytes.length;) {
      const size = 1 + random.below(random.pick([3, 40, 400]));
      say(bytes.subarray(at, at + size));
      at += size;
    }
    leave();
    const outcome = await answer;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (round === Math.floor(count / 10)) settledHeap = process.memoryUsage().rss;
  }
  console.log(outcomes);
  // Every kind of outcome was met, or the fuzzer does not fuzz.
  expect(Object.keys(outcomes).sort()).toEqual(['ProtocolError', 'ended', 'error', 'result']);
  expect((process.memoryUsage().rss - settledHeap) / 1024 / 1024).toBeLessThan(100);
});
