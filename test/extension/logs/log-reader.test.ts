import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogReader } from '../../../extension/logs/log-reader.ts';
import { wholeLog } from '../../../extension/logs/whole-log.ts';
import { readLog, type ReadLogParams, type ReadLogResult } from '../../../protocol/control/log.ts';
import { cancel, proceed } from '../../../protocol/control/index.ts';
import { processFolder } from '../../../runner/state-dir/layout.ts';
import { realRunner } from '../../daemon/support/real-runner.ts';
import type { TestRunner } from '../../daemon/support/test-runner.ts';

const heading = ({ step, attempt }: { step: string; attempt: number }): string => `== ${step} ${attempt}`;

let runner: TestRunner;
beforeEach(async () => {
  runner = await realRunner();
});
afterEach(() => runner.close());

/** A reader beside what its editor would show, and what it asked for. */
class Shown {
  readonly reader: LogReader;
  readonly asked: Omit<ReadLogParams, 'pid'>[] = [];
  readonly failures: unknown[] = [];
  /** Longest text there ever was. */
  longest = 0;
  looksBack = false;
  readonly #news = new Set<() => void>();

  constructor(address: { pid: string; step?: string }, limits: Record<string, number> = {}) {
    this.reader = new LogReader(
      {
        address,
        ask: (params, signal) => this.#ask(params, signal),
        heading,
        changed: () => {
          this.longest = Math.max(this.longest, this.reader.text.length);
          for (const look of [...this.#news]) look();
        },
        failed: (error) => this.failures.push(error),
        sleep: () => new Promise((resolve) => setImmediate(resolve)),
        limits,
      },
      () => this.looksBack,
    );
  }

  get lines(): string[] {
    return this.reader.text.split('\n').slice(0, -1);
  }

  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#news.delete(look);
        resolve();
      };
      this.#news.add(look);
    });
  }

  #ask({ pid, ...params }: ReadLogParams, signal?: AbortSignal): Promise<ReadLogResult> {
    this.asked.push(params);
    const answer = runner.call(readLog, { pid, ...params });
    if (!signal) return answer;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        reject(new Error('given up'));
      };
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      answer.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', stop);
      });
    });
  }
}

/** A process that is over, whose only step has a log of that many lines. */
async function finishedWith(lines: number, text = (n: number): string => `line ${n}`): Promise<string> {
  const pid = await runner.start(runner.file({ steps: [{ id: 'a', run: 'echo {}', outputFrom: 'stdout-json' }] }));
  await runner.until(pid);
  const folder = join(processFolder(runner.options.root, pid), 'logs');
  mkdirSync(folder, { recursive: true });
  const records = Array.from({ length: lines }, (_, n) => JSON.stringify(record(text(n))));
  writeFileSync(join(folder, '0-1.jsonl'), `${records.join('\n')}\n`);
  expect(readdirSync(folder)).toEqual(['0-1.jsonl']);
  return pid;
}

function record(message: string): object {
  const at = '2026-01-01T00:00:00.000Z';
  return { type: 'stepLog', at, step: 'a', phase: 'steps', attempt: 1, source: 'stdout', level: 'info', message };
}

const all = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `line ${from + n}`);

it('shows the end of a log first, and earlier parts as they are asked for', async () => {
  const pid = await finishedWith(20_000);
  const shown = new Shown({ pid, step: 'a' }, { pieceBytes: 200_000 });
  await shown.reader.open();
  expect(shown.lines.length).toBeLessThan(3_000);
  expect(shown.lines).toEqual(all(20_000 - shown.lines.length, 20_000));
  expect(shown.reader.around).toMatchObject({ hasEarlier: true, hasLater: false, ended: true });
  const before = shown.reader.around.earlierBytes ?? 0;
  await shown.reader.earlier();
  expect(shown.lines).toEqual(all(20_000 - shown.lines.length, 20_000));
  expect(shown.reader.around.earlierBytes).toBeLessThan(before - 150_000);
  while (shown.reader.around.hasEarlier) await shown.reader.earlier();
  expect(shown.lines).toEqual(all(0, 20_000));
});

it('holds no more than its limit, and goes through all of the log in both directions', async () => {
  const pid = await finishedWith(30_000);
  const shown = new Shown({ pid, step: 'a' }, { pieceBytes: 400_000, browsedLength: 150_000 });
  await shown.reader.toBeginning();
  expect(shown.lines[0]).toBe('line 0');
  expect(shown.reader.around).toMatchObject({ hasEarlier: false, hasLater: true });
  const seen = new Set(shown.lines);
  while (shown.reader.around.hasLater) {
    await shown.reader.later();
    for (const line of shown.lines) seen.add(line);
    expect(shown.reader.text.length).toBeLessThan(350_000);
  }
  await shown.until(() => shown.lines.at(-1) === 'line 29999');
  expect(seen.size).toBe(30_000);
  expect(shown.reader.around.hasEarlier).toBe(true);
  while (shown.reader.around.hasEarlier) {
    await shown.reader.earlier();
    expect(shown.reader.text.length).toBeLessThan(350_000);
  }
  expect(shown.lines).toEqual(all(0, shown.lines.length));
  expect(shown.reader.around.hasLater).toBe(true);
  await shown.reader.toEnd();
  expect(shown.lines.at(-1)).toBe('line 29999');
  expect(shown.failures).toEqual([]);
});

it('of a log of 100 MB, opening reads one piece', async () => {
  const pid = await finishedWith(100_000, (n) => `${n} ${'x'.repeat(900)}`);
  const shown = new Shown({ pid });
  await shown.reader.open();
  expect(shown.asked).toEqual([{ tailBytes: 1024 * 1024, limitBytes: 1024 * 1024 }]);
  expect(shown.reader.around.earlierBytes).toBeGreaterThan(100_000_000);
  expect(shown.lines.at(-1)).toMatch(/^99999 x/);
});

it('grows as the log grows, over steps and attempts, until the process is over', async () => {
  const gate = join(runner.options.root, 'gate');
  const code = (text: string): string => `console.log(${JSON.stringify(text)}); const t = setInterval(() => {
    if (require('fs').existsSync(${JSON.stringify(gate)})) { clearInterval(t); console.log('gone on'); } }, 10)`;
  const steps = [
    { id: 'a', command: process.execPath, args: ['-e', code('first')] },
    {
      id: 'b',
      command: process.execPath,
      args: ['-e', 'console.log(1); process.exit(3)'],
      retry: { maxAttempts: 2, delay: '10ms' },
    },
  ];
  const pid = await runner.start(runner.file({ steps }));
  const shown = new Shown({ pid });
  shown.reader.follow();
  await shown.until(() => shown.lines.includes('first'));
  expect(shown.reader.around.ended).toBe(false);
  writeFileSync(gate, '');
  await shown.until(() => shown.reader.around.ended);
  const [head, ...rest] = shown.reader.text.split('== ');
  expect(head).toBe('');
  expect(rest.map((part) => part.split('\n').slice(0, -1))).toMatchObject([
    ['a 1', 'first', 'gone on'],
    ['b 1', '1'],
    ['b 2', '1'],
  ]);
  expect(shown.failures).toEqual([]);
});

it('a process that goes on after it was quiet goes on in its log', async () => {
  const steps = [
    { id: 'a', command: process.execPath, args: ['-e', 'console.log("one")'], interrupt: { message: 'look' } },
    { id: 'b', command: process.execPath, args: ['-e', 'console.log("two")'] },
  ];
  const pid = await runner.start(runner.file({ steps }));
  const shown = new Shown({ pid });
  shown.reader.follow();
  await shown.until(() => shown.reader.around.ended);
  expect(shown.lines).toEqual(['== a 1', 'one']);
  await runner.call(proceed, { pid });
  shown.reader.follow();
  await shown.until(() => shown.lines.includes('two') && shown.reader.around.ended);
  expect(shown.lines).toEqual(['== a 1', 'one', '== b 1', 'two']);
});

it('keeps up with a flood, and holds its end', async () => {
  const flood = "for (let i = 0; i < 60000; i++) console.log('line ' + i)";
  const pid = await runner.start(runner.file({ steps: [{ id: 'a', command: process.execPath, args: ['-e', flood] }] }));
  const limits = { pieceBytes: 100_000, followedLength: 20_000, slackLength: 5_000 };
  const shown = new Shown({ pid, step: 'a' }, limits);
  shown.reader.follow();
  await shown.until(() => shown.reader.around.ended && shown.lines.at(-1) === 'line 59999');
  expect(shown.longest).toBeLessThan(400_000);
  expect(shown.reader.around.hasEarlier).toBe(true);
  expect(shown.failures).toEqual([]);
});

it('what somebody looks back at is not cut from under their eyes', async () => {
  const flood = "for (let i = 0; i < 20000; i++) console.log('line ' + i)";
  const pid = await runner.start(runner.file({ steps: [{ id: 'a', command: process.execPath, args: ['-e', flood] }] }));
  const limits = { pieceBytes: 100_000, followedLength: 20_000, slackLength: 5_000 };
  const shown = new Shown({ pid, step: 'a' }, limits);
  shown.looksBack = true;
  shown.reader.follow();
  await shown.until(() => shown.reader.around.hasLater);
  const [first] = shown.lines;
  await runner.until(pid);
  shown.reader.follow();
  expect(shown.lines[0]).toBe(first);
  await shown.reader.toEnd();
  expect(shown.lines.at(-1)).toBe('line 19999');
});

it('one that nobody looks at asks for nothing', async () => {
  const pid = await runner.start(
    runner.file({ steps: [{ id: 'a', command: process.execPath, args: ['-e', 'setInterval(() => 0, 1e6)'] }] }),
  );
  const shown = new Shown({ pid });
  shown.reader.follow();
  await shown.reader.open();
  await shown.reader.rest();
  const { length } = shown.asked;
  await runner.call(cancel, { pid });
  await runner.until(pid);
  expect(shown.asked.length).toBe(length);
  expect(shown.failures).toEqual([]);
});

it('a whole log is written a piece at a time', async () => {
  const pid = await finishedWith(30_000);
  const pieces: string[] = [];
  const ask = (params: ReadLogParams): Promise<ReadLogResult> => runner.call(readLog, params);
  for await (const piece of wholeLog({ log: { pid }, ask, heading })) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.join('')).toBe(`== a 1\n${all(0, 30_000).join('\n')}\n`);
});
