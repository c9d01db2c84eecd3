import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { RetryDefinition } from '../../protocol/process-file/definition.ts';
import { failure, fromStepError, type Failure } from '../../runner/executor/failure.ts';
import { retryDelay } from '../../runner/executor/retry-policy.ts';
import { FakeClock } from './support/fake-clock.ts';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

const policy: RetryDefinition = { maxAttempts: 5, delayMs: 1000, backoff: 2, maxDelayMs: 5000, jitter: 0 };
const exitCode = (code: number): Failure => failure('ExitCode', 'x', { exitCode: code });
const stepError = (code: number, data: object = {}): Failure => fromStepError({ code, message: 'x', data });
const delay = (cause: Failure, more: Partial<RetryDefinition> = {}, attempt = 1): number | undefined =>
  retryDelay({ ...policy, ...more }, attempt, cause, () => 0.5);

describe('the retry policy', () => {
  test('waits grow by the backoff up to the longest, and maxAttempts includes the first', () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) => delay(exitCode(1), {}, attempt));
    expect(waits).toEqual([1000, 2000, 4000, 5000, undefined]);
  });

  test('jitter takes a random part off the wait', () => {
    expect(delay(exitCode(1), { jitter: 0.4 })).toBe(800);
  });

  test('without `on`, anything is retried but InvalidInput, InvalidWith, UnknownStep and Cancelled', () => {
    for (const code of [1000, 1005, 1007, -32603, 4711]) expect(delay(stepError(code))).toBe(1000);
    for (const code of [1001, 1002, 1003, 1004]) expect(delay(stepError(code))).toBeUndefined();
    expect(delay(failure('Timeout', 'x'))).toBe(1000);
    expect(delay(failure('ProtocolError', 'x'))).toBe(1000);
  });

  test.each([
    ['Timeout', failure('Timeout', 'x'), exitCode(1)],
    ['ExitCode:75', exitCode(75), exitCode(1)],
    ['ExitCode', exitCode(1), failure('Signal', 'x')],
    ['type:ValueError', stepError(1000, { type: 'ValueError' }), stepError(1000, { type: 'KeyError' })],
    ['StepFailed', stepError(1000), stepError(1005)],
    ['InvalidInput', stepError(1002), stepError(1000)],
    ['Signal', failure('Signal', 'x'), failure('Timeout', 'x')],
  ])('`on: ["%s"]` retries that and nothing else', (name, meant, other) => {
    expect(delay(meant, { on: [name] })).toBe(1000);
    expect(delay(other, { on: [name] })).toBeUndefined();
  });

  test('`retryable: false` from the step wins', () => {
    expect(delay(stepError(1000, { retryable: false }), { on: ['StepFailed'] })).toBeUndefined();
  });

  test('`retryAfterMs` from the step beats the backoff', () => {
    expect(delay(stepError(1000, { retryAfterMs: 17 }))).toBe(17);
    expect(delay(stepError(1000, { retryAfterMs: 60_000 }))).toBe(60_000);
  });
});

describe('attempts', () => {
  const flaky = nodeStep(
    'flaky',
    `const count = fs.existsSync('count') ? Number(fs.readFileSync('count', 'utf8')) : 0;
     fs.writeFileSync('count', String(count + 1));
     if (count < 2) process.exit(75);
     return { attempt: process.env.STEPWELL_ATTEMPT, input }`,
    { retry: { maxAttempts: 3, delay: '10ms', on: ['ExitCode:75'] } },
  );

  test('a failed step is tried again with the same input until it succeeds', async () => {
    const { outcome, events, record } = await runProcess({ data: { a: 1 }, process: { steps: [flaky] } });
    expect(outcome).toEqual({ status: 'finished', output: { attempt: '3', input: { a: 1 } } });
    expect(events.filter((event) => event.type === 'stepFailed').map((event) => event.then)).toEqual([
      'retry',
      'retry',
    ]);
    expect(record.steps[0]).toMatchObject({ attempt: 3, status: 'finished', error: null });
  });

  test('waits of up to 5 s stay in the executor, longer ones are handed back', async () => {
    const process = { steps: [{ id: 'one', run: 'exit 1', retry: { maxAttempts: 3, delay: '6s', jitter: 0 } }] };
    const { outcome, record } = await runProcess({ process });
    expect(outcome).toMatchObject({ status: 'delayed', retryInMs: 6000, cursor: { next: 0, attempts: 1 } });
    expect(record.status).toBe('running');
    if (outcome.status !== 'delayed') return;
    const next = await runProcess({ process, cursor: outcome.cursor });
    expect(next.outcome).toMatchObject({ status: 'delayed', retryInMs: 12_000, cursor: { attempts: 2 } });
  });

  test('a wait of exactly the backoff passes before the next attempt', async () => {
    const clock = new FakeClock();
    const running = runProcess({
      clock,
      process: { steps: [{ id: 'one', run: 'exit 1', retry: { maxAttempts: 2, delay: '4s', jitter: 0 } }] },
      onEvent: (event) => {
        if (event.type === 'stepFailed' && event.then === 'retry') {
          void clock.timers(1).then(() => {
            expect(clock.pending).toEqual([4000]);
            clock.advance(4000);
          });
        }
      },
    });
    expect((await running).record.steps[0]).toMatchObject({ status: 'error', attempt: 2 });
  });

  test('each attempt gets a fresh provider', async () => {
    const provider = `
      const { createInterface } = require('node:readline');
      const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
      createInterface({ input: process.stdin }).on('line', (line) => {
        const { id, method } = JSON.parse(line);
        if (method === 'initialize') send({ id, result: { protocolVersion: '1', provider: { name: 't', version: '1' }, capabilities: { reuse: true } } });
        if (method === 'step/run') {
          require('node:fs').appendFileSync('pids', process.pid + '\\n');
          send({ id, error: { code: 1000, message: 'no' } });
        }
      });`;
    const { folder } = await runProcess({
      files: { 'provider.cjs': provider },
      process: {
        providers: { p: { command: process.execPath, args: ['provider.cjs'] } },
        steps: [{ id: 'one', provider: 'p', retry: { maxAttempts: 3, delay: 0 } }],
      },
    });
    const pids = readFileSync(`${folder}/pids`, 'utf8').trim().split('\n');
    expect(new Set(pids).size).toBe(3);
  });
});
