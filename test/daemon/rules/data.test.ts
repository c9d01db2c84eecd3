import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { proceed, retry, readLog, stepData, type ReadLogResult } from '../../../protocol/control/index.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { StepLog } from '../../../protocol/process/events.ts';
import { failed } from '../support/answers.ts';
import { realRunner, successor } from '../support/real-runner.ts';
import type { TestRunner } from '../support/test-runner.ts';

let runner: TestRunner;
afterEach(() => runner.close());

const NODE = process.execPath;
/** A step whose output is what a JavaScript expression makes of its input `i`. */
const step = (id: string, expression: string, more: object = {}): object => ({
  id,
  command: NODE,
  args: [
    '-e',
    `const fs=require('fs'),e=process.env,i=JSON.parse(fs.readFileSync(e.STEPWELL_INPUT));fs.writeFileSync(e.STEPWELL_OUTPUT,JSON.stringify(${expression}))`,
  ],
  ...more,
});

async function data(pid: string, id: string, what: 'input' | 'output' | 'next', attempt?: number): Promise<JsonObject> {
  const which = attempt === undefined ? {} : { attempt };
  return (await runner.call(stepData, { pid, step: id, what, ...which })).data;
}

it('step 1 gets the start data, an output replaces the input of the next, the last is the output of the process', async () => {
  runner = await realRunner();
  const steps = [
    step('a', '{n: i.n + 1}'),
    step('b', '{m: i.n}', { outputMode: 'merge' }),
    step('no', '{}', { if: 'input.n > 100' }),
    step('c', '{all: i}'),
  ];
  const pid = await runner.start(runner.file({ steps }), { data: { n: 1 } });
  const info = await runner.until(pid);
  expect(info).toMatchObject({ status: 'finished', data: { n: 1 }, output: { all: { n: 2, m: 2 } } });
  expect(info.steps.map(({ status }) => status)).toEqual(['finished', 'finished', 'skipped', 'finished']);
  expect(await data(pid, 'a', 'input')).toEqual({ n: 1 });
  expect(await data(pid, 'b', 'output')).toEqual({ m: 2 });
  expect(await data(pid, 'b', 'next')).toEqual({ n: 2, m: 2 });
  expect(await data(pid, 'c', 'input')).toEqual({ n: 2, m: 2 });
});

it('input and output of every attempt are recorded, and outlive a restart of the runner', async () => {
  runner = await realRunner();
  const flag = join(runner.options.root, 'flag');
  const steps = [step('a', `fs.existsSync(${JSON.stringify(flag)}) ? {done: i} : process.exit(7)`)];
  const pid = await runner.start(runner.file({ steps }), { data: { first: true } });
  expect((await runner.until(pid)).error).toMatchObject({ code: 'ExitCode', step: 'a' });
  runner = await successor(runner);
  writeFileSync(flag, '');
  await runner.call(retry, { pid, data: { second: true } });
  const info = await runner.until(pid);
  expect(info).toMatchObject({ status: 'finished', output: { done: { second: true } }, attempt: 2 });
  expect(info.attempts).toMatchObject([
    { attempt: 1, status: 'error' },
    { attempt: 2, status: 'finished' },
  ]);
  runner = await successor(runner);
  expect(await data(pid, 'a', 'input', 1)).toEqual({ first: true });
  expect(await data(pid, 'a', 'input', 2)).toEqual({ second: true });
  expect((await failed(data(pid, 'a', 'output', 1))).data.name).toBe('NoSuchData');
  expect((await failed(data(pid, 'a', 'output', 3))).data.name).toBe('NoSuchData');
  expect((await failed(data(pid, 'z', 'output'))).data).toMatchObject({ name: 'NoSuchStep', steps: ['a'] });
});

it('results of earlier steps are there for expressions after a pause and a restart', async () => {
  runner = await realRunner();
  const steps = [
    step('a', '{secretless: "yes"}'),
    step('b', '{}', { interrupt: { message: 'Go on?' } }),
    {
      id: 'c',
      command: NODE,
      args: ['-p', 'JSON.stringify({got: process.argv[1]})', '${{ steps.a.output.secretless }}'],
      outputFrom: 'stdout-json',
    },
  ];
  const pid = await runner.start(runner.file({ steps }));
  expect((await runner.until(pid)).interrupt).toMatchObject({ step: 'b', message: 'Go on?' });
  runner = await successor(runner);
  await runner.call(proceed, { pid });
  expect((await runner.until(pid)).output).toEqual({ got: 'yes' });
});

it('proceed data that contains a secret is refused with the place', async () => {
  process.env['TEST_TOKEN'] = 'a-long-secret';
  runner = await realRunner();
  delete process.env['TEST_TOKEN'];
  const content = {
    secrets: { TOKEN: { env: 'TEST_TOKEN' } },
    steps: [step('a', '{}', { interrupt: true }), step('b', '{}', { env: { TOKEN: '${{ secrets.TOKEN }}' } })],
  };
  const pid = await runner.start(runner.file(content));
  await runner.until(pid);
  await runner.call(proceed, { pid, data: { note: 'use a-long-secret' } });
  const { error } = await runner.until(pid);
  expect(error).toMatchObject({ code: 'SecretInData', message: expect.stringContaining('/note') as unknown });
});

it('a brief answer leaves out what has a size', async () => {
  runner = await realRunner();
  const pid = await runner.start(runner.file({ steps: [step('a', '{big: "x".repeat(10000)}')] }));
  await runner.until(pid);
  const { get } = await import('../../../protocol/control/index.ts');
  const info = await runner.call(get, { pid, brief: true });
  expect(info).toMatchObject({ status: 'finished', data: {}, output: null });
  expect(info.attempts[0]?.output?.bytes).toBeGreaterThan(10_000);
});

it('a process is found by the beginning of its id', async () => {
  runner = await realRunner();
  const pid = await runner.start(runner.file({ steps: [step('a', '{}')] }));
  await runner.until(pid);
  expect((await runner.info(pid.slice(0, 8))).pid).toBe(pid);
  expect((await failed(runner.info('00000000'))).data).toMatchObject({ name: 'NoSuchProcess', matches: 0 });
});

it('a log is read in pieces, from its end, by step, and followed as it grows', async () => {
  runner = await realRunner();
  const gate = join(runner.options.root, 'gate');
  const talk = (from: number, to: number): string => `for (let i = ${from}; i < ${to}; i++) console.log('line ' + i)`;
  const wait = `const t = setInterval(() => { if (fs.existsSync(${JSON.stringify(gate)})) { clearInterval(t); ${talk(50, 100)} } }, 20)`;
  const steps = [
    { id: 'a', command: NODE, args: ['-e', `const fs = require('fs'); ${talk(0, 50)}; ${wait}`] },
    { id: 'b', command: NODE, args: ['-e', "console.error('other')"] },
  ];
  const pid = await runner.start(runner.file({ steps }));
  const read = (more: object): Promise<ReadLogResult> => runner.call(readLog, { pid, ...more });
  const lines = (records: StepLog[]): string[] => records.map(({ message }) => message);

  const seen: StepLog[] = [];
  let cursor: string | undefined;
  for (let ended = false; !ended;) {
    const answer = await read({ wait: true, limitBytes: 1000, ...(cursor !== undefined && { cursor }) });
    seen.push(...answer.records);
    ({ cursor, ended } = answer);
    if (seen.length === 50) writeFileSync(gate, '');
    expect(Buffer.byteLength(JSON.stringify(answer.records))).toBeLessThan(4000);
  }
  const all = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  expect(lines(seen)).toEqual([...all, 'other']);
  expect(lines((await read({ step: 'a' })).records)).toEqual(all);
  expect(lines((await read({ step: 'b' })).records)).toEqual(['other']);
  expect(lines((await read({ step: 'a', attempt: 2 })).records)).toEqual([]);
  const tail = await read({ tailBytes: 1000 });
  expect(lines(tail.records)).toEqual([...all, 'other'].slice(-lines(tail.records).length));
  expect(tail.records.length).toBeGreaterThan(2);
  expect(tail.records.length).toBeLessThan(20);
  expect(tail.earlierBytes).toBeGreaterThan(1000);
  // Backwards from there, however small the pieces: everything once, in order, over the end of a step too.
  for (const limitBytes of [1, 300, 5_000, 1_000_000]) {
    const back = await readBackwards(read, limitBytes);
    expect(lines(back.records)).toEqual([...all, 'other']);
    expect(back.earlier).toEqual([...back.earlier].sort((a, b) => b - a));
    expect(back.earlier.at(-1)).toBe(0);
  }
  const whole = await read({ before: (await read({ tailBytes: 0 })).cursor, limitBytes: 1_000_000 });
  expect((await read({ before: whole.start ?? '' })).records).toEqual([]);
  expect((await failed(read({ before: 'the end' }))).data.name).toBe('InvalidParams');
  expect((await failed(read({ step: 'z' }))).data.name).toBe('NoSuchStep');
  expect((await failed(read({ cursor: '../../etc' }))).data.name).toBe('InvalidParams');
});

/** A whole log from its end to its beginning. `earlier`: what was said to be left, piece by piece. */
async function readBackwards(
  read: (more: object) => Promise<ReadLogResult>,
  limitBytes: number,
): Promise<{ records: StepLog[]; earlier: number[] }> {
  const records: StepLog[] = [];
  const earlier: number[] = [];
  let piece = await read({ tailBytes: 0 });
  while (piece.earlierBytes !== 0) {
    piece = await read({ before: piece.start, limitBytes });
    expect(piece.records.length).toBeGreaterThan(0);
    records.unshift(...piece.records);
    earlier.push(piece.earlierBytes ?? -1);
  }
  return { records, earlier };
}
