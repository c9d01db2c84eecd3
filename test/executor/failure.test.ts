import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { CancelToken } from '../../runner/executor/index.ts';
import { FakeClock } from './support/fake-clock.ts';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

const failing = (id: string, more: object = {}): object => ({ id, run: 'echo it broke >&2; exit 3', ...more });

describe('failures', () => {
  test('a failing command ends the process with code, message, step and the end of its standard error', async () => {
    const { outcome, record } = await runProcess({
      process: { steps: [failing('one'), { id: 'two', command: 'true' }] },
    });
    expect(outcome).toEqual({
      status: 'error',
      error: {
        code: 'ExitCode',
        message: 'The command ended with exit code 3.',
        type: 'ExitCode',
        stack: [],
        step: 'one',
        details: { exitCode: 3, stderr: 'it broke' },
      },
    });
    expect(record.steps.map((step) => step.status)).toEqual(['error', 'pending']);
    expect(record.error).toEqual(outcome.status === 'error' && outcome.error);
  });

  test('a program that cannot be found is SpawnFailed and says what was looked for', async () => {
    const { outcome } = await runProcess({ process: { steps: [{ id: 'one', command: 'no-such-program-anywhere' }] } });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'SpawnFailed', step: 'one' } });
    expect(JSON.stringify(outcome)).toContain('no-such-program-anywhere');
  });

  test('a step that is killed is an error with code Signal', async () => {
    const { outcome } = await runProcess({ process: { steps: [{ id: 'one', run: 'kill -9 $$' }] } });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'Signal', details: { signal: 'SIGKILL' } } });
  });

  test('continueOnError: the data passes through and the process can still finish', async () => {
    const { outcome, record, events } = await runProcess({
      data: { a: 1 },
      process: {
        steps: [
          failing('one', { continueOnError: true }),
          nodeStep('two', 'return { ...input, was: JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH)).was }', {
            with: { was: '${{ steps.one.status }}' },
          }),
        ],
      },
    });
    expect(outcome).toEqual({ status: 'finished', output: { a: 1, was: 'error' } });
    expect(record.steps[0]).toMatchObject({ status: 'error', error: { code: 'ExitCode' } });
    expect(events.find((event) => event.type === 'stepFailed')).toMatchObject({ then: 'continue' });
  });

  test('continueOnError covers the timeout of the step', async () => {
    const { outcome } = await runProcess({
      process: { steps: [{ id: 'one', command: 'sleep', args: ['60'], timeout: 0.2, continueOnError: true }] },
    });
    expect(outcome).toMatchObject({ status: 'finished' });
  });

  test('continueOnError does not cover the timeout of the process', async () => {
    const { outcome } = await runProcess({
      process: { timeout: 0.3, steps: [{ id: 'one', command: 'sleep', args: ['60'], continueOnError: true }] },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'Timeout', details: { limit: 'process' } } });
  });

  test('continueOnError does not cover cancel', async () => {
    const control = new CancelToken();
    const { outcome } = await runProcess({
      control,
      process: { steps: [{ id: 'one', run: 'echo up; sleep 60', continueOnError: true }] },
      onEvent: (event) => {
        if (event.type === 'stepLog') control.request('user');
      },
    });
    expect(outcome).toEqual({ status: 'cancelled' });
  });
});

describe('failures before a program runs', () => {
  test('a condition that cannot be evaluated fails the step; it is not taken for false', async () => {
    const { outcome, record } = await runProcess({
      data: { a: 'text' },
      process: { steps: [{ id: 'one', command: 'true', if: 'input.a > 3' }] },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'ExpressionFailed', step: 'one' } });
    expect(record.steps[0]?.status).toBe('error');
  });

  test('a working directory that does not exist is SpawnFailed and named', async () => {
    const { outcome } = await runProcess({ process: { steps: [{ id: 'one', command: 'true', cwd: 'nowhere' }] } });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'SpawnFailed' } });
    expect(JSON.stringify(outcome)).toContain('nowhere');
  });

  test('a schema that takes for ever to match costs its time limit, not the process', async () => {
    const { outcome } = await runProcess({
      data: { text: `${'a'.repeat(40)}!` },
      process: {
        steps: [{ id: 'one', command: 'true', inputSchema: { properties: { text: { pattern: '^(a+)+$' } } } }],
        finally: [{ id: 'last', command: 'true' }],
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'SchemaTimeout', step: 'one' } });
  });
});

describe('cleanup steps', () => {
  test('have five minutes together, whatever the process has used', async () => {
    const clock = new FakeClock();
    const { outcome } = await runProcess({
      clock,
      process: { steps: [failing('one')], onFailure: [{ id: 'undo', run: 'echo up; sleep 60' }] },
      onEvent: (event) => {
        if (event.type !== 'stepLog' || event.step !== 'undo') return;
        expect(clock.pending).toEqual([5 * 60_000]);
        clock.advance(5 * 60_000);
      },
    });
    expect(outcome).toMatchObject({
      error: { step: 'one', cause: { step: 'undo', code: 'Timeout', details: { limit: 'cleanup' } } },
    });
  });

  const write = (id: string): object =>
    nodeStep(id, `fs.appendFileSync('trace', '${id} ' + JSON.stringify(input) + '\\n'); return input`);
  const trace = (folder: string): string[] => readFileSync(`${folder}/trace`, 'utf8').trim().split('\n');

  test('onFailure runs after an error with the input of the failed step, the error and the states of steps', async () => {
    const { outcome, folder, record } = await runProcess({
      data: { a: 1 },
      process: {
        steps: [nodeStep('one', 'return { b: 2 }'), failing('two')],
        onFailure: [
          nodeStep(
            'notify',
            `fs.writeFileSync('trace', fs.readFileSync(process.env.STEPWELL_WITH) + JSON.stringify(input))`,
            {
              with: { code: '${{ error.code }}', step: '${{ error.step }}', status: '${{ steps.two.status }}' },
            },
          ),
        ],
        finally: [{ id: 'last', command: 'true' }],
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'ExitCode', step: 'two' } });
    expect(trace(folder)).toEqual(['{"code":"ExitCode","step":"two","status":"error"}{"b":2}']);
    expect(record.steps.map((step) => `${step.id} ${step.status}`)).toEqual([
      'one finished',
      'two error',
      'notify finished',
      'last finished',
    ]);
  });

  test('onFailure runs after a timeout', async () => {
    const { folder } = await runProcess({
      data: { a: 1 },
      process: { steps: [{ id: 'slow', command: 'sleep', args: ['60'], timeout: 0.2 }], onFailure: [write('undo')] },
    });
    expect(trace(folder)).toEqual(['undo {"a":1}']);
  });

  test('after a cancel onFailure does not run, finally does', async () => {
    const control = new CancelToken();
    const { outcome, folder } = await runProcess({
      control,
      data: { a: 1 },
      process: {
        steps: [{ id: 'one', run: 'echo up; sleep 60' }],
        onFailure: [write('undo')],
        finally: [write('last')],
      },
      onEvent: (event) => {
        if (event.type === 'stepLog') control.request('user');
      },
    });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(trace(folder)).toEqual(['last {"a":1}']);
  });

  test('finally runs after success with the output of the process, and does not change it', async () => {
    const { outcome, folder } = await runProcess({
      process: {
        steps: [nodeStep('one', 'return { a: 1 }')],
        finally: [nodeStep('last', `fs.writeFileSync('trace', JSON.stringify(input)); return { other: 1 }`)],
      },
    });
    expect(outcome).toEqual({ status: 'finished', output: { a: 1 } });
    expect(trace(folder)).toEqual(['{"a":1}']);
  });

  test('the failure of a cleanup step joins the cause of the error and replaces nothing', async () => {
    const { outcome } = await runProcess({
      process: {
        steps: [failing('one')],
        onFailure: [{ id: 'undo', run: 'exit 7' }],
        finally: [{ id: 'last', run: 'exit 8' }],
      },
    });
    expect(outcome).toMatchObject({
      status: 'error',
      error: {
        step: 'one',
        cause: { step: 'undo', details: { exitCode: 7 }, cause: { step: 'last', details: { exitCode: 8 } } },
      },
    });
  });

  test('a failing finally after success is the error of the process', async () => {
    const { outcome } = await runProcess({
      process: { steps: [{ id: 'one', command: 'true' }], finally: [{ id: 'last', run: 'exit 8' }] },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { step: 'last', code: 'ExitCode' } });
  });

  test('a cancel during onFailure ends it; the process still ends in its error', async () => {
    const control = new CancelToken();
    const { outcome, record } = await runProcess({
      control,
      process: { steps: [failing('one')], onFailure: [{ id: 'undo', run: 'echo up; sleep 60' }] },
      onEvent: (event) => {
        if (event.type === 'stepLog' && event.step === 'undo') control.request('user');
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { step: 'one' } });
    expect(record.steps[1]?.status).toBe('cancelled');
  });
});
