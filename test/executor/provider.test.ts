import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { CancelToken } from '../../runner/executor/index.ts';
import { FakeClock } from './support/fake-clock.ts';
import { removeFolders, runProcess, type Ran, type Scenario } from './support/run-process.ts';

afterAll(removeFolders);

/** A provider written by hand, line by line: `onRun` is what it does when asked to run a step. */
const provider = (onRun: string, capabilities = '{ reuse: true }', onInitialize = ''): string => `
  const fs = require('node:fs');
  const out = (text) => fs.writeSync(1, text);
  const send = (message) => out(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
  fs.appendFileSync('starts', process.pid + '\\n');
  let input = '';
  let runId;
  process.stdin.on('data', (chunk) => {
    input += chunk;
    for (let end; (end = input.indexOf('\\n')) >= 0; input = input.slice(end + 1)) {
      const message = JSON.parse(input.slice(0, end));
      const { id, method, params } = message;
      if (method === 'initialize') { ${onInitialize || `send({ id, result: { protocolVersion: '1', provider: { name: 't', version: '1' }, capabilities: ${capabilities} } });`} }
      else if (method === 'step/run') { runId = id; ${onRun} }
      else if (method === '$/cancel') fs.appendFileSync('cancels', JSON.stringify(params) + '\\n');
    }
  });
  process.stdin.on('end', () => process.exit(0));`;

const complete = `send({ id, result: { status: 'completed', output: { ran: params.step } } });`;

function runProvider(script: string, more: object = {}, scenario: Partial<Scenario> = {}): Promise<Ran> {
  return runProcess({
    files: { 'provider.cjs': script },
    ...scenario,
    process: {
      providers: { p: { command: process.execPath, args: ['provider.cjs'], startTimeout: '10s' } },
      steps: [{ id: 'one', provider: 'p' }],
      ...more,
    },
  });
}

const lines = (ran: Ran, file: string): string[] => readFileSync(`${ran.folder}/${file}`, 'utf8').trim().split('\n');

describe('a provider', () => {
  test('is the one of this platform', async () => {
    const here = { command: process.execPath };
    const ran = await runProvider(provider(complete), {
      providers: {
        p: { command: 'no-such-program', args: ['provider.cjs'], windows: here, linux: here, macos: here },
      },
    });
    expect(ran.outcome).toEqual({ status: 'finished', output: { ran: 'one' } });
  });

  test('is given step, input, settings, limits and a context whose folders exist', async () => {
    const ran = await runProvider(
      provider(`
        const { tempDir, artifactDir, workDir, ...rest } = params.context;
        send({ id, result: { status: 'completed', output: { step: params.step, input: params.input, with: params.with, timeoutMs: params.timeoutMs, rest,
          exist: [tempDir, artifactDir, workDir].map((path) => fs.statSync(path).isDirectory()) } } });`),
      {
        steps: [
          {
            id: 'one',
            provider: 'p',
            step: 'fetch',
            with: { a: '${{ input.n }}' },
            timeout: '30s',
            retry: { maxAttempts: 4 },
          },
        ],
      },
      { data: { n: 3 } },
    );
    expect(ran.outcome).toEqual({
      status: 'finished',
      output: {
        step: 'fetch',
        input: { n: 3 },
        with: { a: 3 },
        timeoutMs: 30_000,
        rest: { processId: '0'.repeat(32), stepId: 'one', stepIndex: 0, attempt: 1, maxAttempts: 4 },
        exist: [true, true, true],
      },
    });
  });

  test('that says `reuse` runs all steps that name it; one that does not is started for each', async () => {
    const steps = [1, 2, 3].map((n) => ({ id: `s${n}`, provider: 'p' }));
    expect(lines(await runProvider(provider(complete), { steps }), 'starts')).toHaveLength(1);
    expect(lines(await runProvider(provider(complete, '{}'), { steps }), 'starts')).toHaveLength(3);
  });

  test('is not shared by steps with different environments', async () => {
    const steps = [
      { id: 's1', provider: 'p', env: { A: '1' } },
      { id: 's2', provider: 'p', env: { A: '2' } },
      { id: 's3', provider: 'p', env: { A: '1' } },
    ];
    expect(lines(await runProvider(provider(complete), { steps }), 'starts')).toHaveLength(2);
  });

  test('that prints to stdout: the print is a log line with a warning, the result stands', async () => {
    const ran = await runProvider(
      provider(`out('a print\\n{"jsonrpc":"1.0"}\\nno line break'); out('\\n'); ${complete}`),
    );
    expect(ran.outcome).toEqual({ status: 'finished', output: { ran: 'one' } });
    expect(ran.log()).toEqual([
      expect.stringContaining('stdout is reserved'),
      'a print',
      '{"jsonrpc":"1.0"}',
      'no line break',
    ]);
  });

  test('whose answer is printed text with another id is not believed', async () => {
    const ran = await runProvider(
      provider(`send({ id: 'f'.repeat(32), result: { status: 'completed', output: { fake: true } } }); ${complete}`),
    );
    expect(ran.outcome).toEqual({ status: 'finished', output: { ran: 'one' } });
  });

  test.each([
    ['an answer without status', `send({ id, result: { output: {} } });`, 'status'],
    ['an unknown status', `send({ id, result: { status: 'paused', output: {} } });`, 'status'],
    ['an output that is no object', `send({ id, result: { status: 'completed', output: [1] } });`, 'output'],
    ['an error without message', `send({ id, error: { code: 1000 } });`, 'message'],
    ['an answer that is both', `send({ id, result: {}, error: { code: 1, message: '' } });`, 'both'],
    [
      'invalid UTF-8',
      `out(Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":"' + id + '","result":{"status":"completed","output":{"a":"'), Buffer.from([0xff]), Buffer.from('"}}}\\n')]));`,
      'UTF-8',
    ],
  ])('that breaks the protocol with %s fails with ProtocolError and the line', async (_, onRun, told) => {
    const ran = await runProvider(provider(onRun.replace('out(Buffer', 'fs.writeSync(1, Buffer')));
    expect(ran.outcome).toMatchObject({ status: 'error', error: { code: 'ProtocolError', step: 'one' } });
    const error = JSON.stringify(ran.outcome);
    expect(error).toContain(told);
    expect(error).toContain('received');
  });

  test('whose last line is not a result does not count as a success', async () => {
    const ran = await runProvider(provider(`out('done, trust me\\n'); process.exit(0);`));
    expect(ran.outcome).toMatchObject({ status: 'error', error: { code: 'ExitCode', details: { exitCode: 0 } } });
    expect(ran.log()).toContain('done, trust me');
  });

  test('that exits in the middle of a step fails with its exit code and the end of its standard error', async () => {
    const ran = await runProvider(provider(`fs.writeSync(2, 'cannot go on\\n'); process.exit(3);`));
    expect(ran.outcome).toMatchObject({
      error: { code: 'ExitCode', details: { exitCode: 3, stderr: 'cannot go on' } },
    });
  });

  test('that is killed is an error with code Signal, and the next process runs', async () => {
    const ran = await runProvider(provider(`process.kill(process.pid, 'SIGKILL');`));
    expect(ran.outcome).toMatchObject({ error: { code: 'Signal', details: { signal: 'SIGKILL' } } });
    expect((await runProvider(provider(complete))).outcome.status).toBe('finished');
  });

  test('that does not answer initialize in time fails with StartTimeout and is ended', async () => {
    const clock = new FakeClock();
    const ran = await runProvider(
      provider(complete, '{}', `fs.writeSync(2, 'asked\\n'); setInterval(() => {}, 1000);`),
      { providers: { p: { command: process.execPath, args: ['provider.cjs'], startTimeout: '10s' } } },
      {
        clock,
        onEvent: (event) => {
          if (event.type === 'stepLog') clock.advance(10_000);
        },
      },
    );
    expect(ran.outcome).toMatchObject({ error: { code: 'StartTimeout' } });
    expect(() => process.kill(Number(lines(ran, 'starts')[0]), 0)).toThrow();
  });

  test('that speaks another version fails with its own error', async () => {
    const ran = await runProvider(
      provider(complete, '{}', `send({ id, error: { code: 1006, message: 'I speak 2' } });`),
    );
    expect(ran.outcome).toMatchObject({ error: { code: 1006, message: 'I speak 2', type: 'UnsupportedVersion' } });
  });

  test('keeps as many causes of an error as the protocol allows, and no more', async () => {
    const chain = `
      let cause;
      for (let n = 10; n > 0; n--) cause = { message: 'cause ' + n, data: { cause } };
      send({ id, error: { code: 1000, message: 'no rows', data: { cause } } });`;
    const { outcome } = await runProvider(provider(chain));
    expect(
      JSON.stringify(outcome)
        .match(/cause \d+/g)
        ?.at(-1),
    ).toBe('cause 8');
  });

  test('that fails a step is told with code, message, type, stack and causes', async () => {
    const ran = await runProvider(
      provider(
        `send({ id, error: { code: 1000, message: 'no rows', data: { type: 'ValueError', stack: ['a.py:1'], cause: { message: 'empty file' }, details: { file: 'x' } } } });`,
      ),
    );
    expect(ran.outcome).toEqual({
      status: 'error',
      error: {
        code: 1000,
        message: 'no rows',
        type: 'ValueError',
        stack: ['a.py:1'],
        cause: { code: 0, message: 'empty file', type: 'Error', stack: [] },
        details: { provider: { file: 'x' } },
        step: 'one',
      },
    });
  });

  test('reports progress and logs; progress never falls, notifications of no running step are ignored with a warning', async () => {
    const note = (method: string, params: string): string =>
      `send({ method: '${method}', params: { id, ${params} } });`;
    const ran = await runProvider(
      provider(
        note('$/progress', 'progress: 1, total: 4') +
          note('$/progress', 'progress: 0.5') +
          note('$/log', `level: 'warning', message: 'careful', fields: { n: 1 }`) +
          note('$/log', `level: 'loud', message: 'x'`) +
          note('$/x-unknown', 'a: 1') +
          `send({ method: '$/log', params: { id: 'f'.repeat(32), level: 'info', message: 'not mine' } });` +
          complete +
          note('$/log', `level: 'info', message: 'too late'`),
      ),
      {
        steps: [
          { id: 'one', provider: 'p' },
          { id: 'two', provider: 'p' },
        ],
      },
    );
    expect(ran.outcome.status).toBe('finished');
    const progress = ran.shown.filter((event) => event.type === 'stepProgress' && event.step === 'one');
    expect(progress).toMatchObject([{ progress: 1, total: 4 }]);
    const logs = ran.shown.filter((event) => event.type === 'stepLog' && event.step === 'one');
    expect(logs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ source: 'step', level: 'warning', message: 'careful', fields: { n: 1 } }),
      ]),
    );
    const texts = ran.log('one').join('\n');
    expect(texts).toContain('Progress fell');
    expect(texts).toContain('$/log notification was ignored');
    expect(texts).not.toContain('not mine');
    expect(texts).not.toContain('too late');
  });

  test('an answer of more than 16 MiB fails with its size, and the session goes on', async () => {
    const ran = await runProvider(
      provider(
        `if (params.step === 'one') send({ id, result: { status: 'completed', output: { a: 'x'.repeat(17 * 1024 * 1024) } } }); else ${complete}`,
      ),
      {
        steps: [
          { id: 'one', provider: 'p', continueOnError: true },
          { id: 'two', provider: 'p' },
        ],
      },
    );
    expect(ran.outcome).toEqual({ status: 'finished', output: { ran: 'two' } });
    expect(ran.record.steps[0]?.error).toMatchObject({ code: 'DataTooLarge' });
    expect(ran.record.steps[0]?.error?.message).toMatch(/178\d+ bytes/);
    expect(lines(ran, 'starts')).toHaveLength(1);
  });

  test('is asked to cancel with the reason, and is not used again afterwards', async () => {
    const clock = new FakeClock();
    const ran = await runProvider(
      provider(`
        if (params.step === 'two') ${complete}
        else {
          send({ method: '$/progress', params: { id, progress: 1 } });
          setInterval(() => { if (fs.existsSync('cancels')) process.exit(1); }, 20);
        }`),
      {
        steps: [
          { id: 'one', provider: 'p', timeout: '3s', killGrace: '30s', continueOnError: true },
          { id: 'two', provider: 'p' },
        ],
      },
      {
        clock,
        onEvent: (event) => {
          if (event.type === 'stepProgress') clock.advance(3000);
        },
      },
    );
    expect(ran.outcome).toEqual({ status: 'finished', output: { ran: 'two' } });
    expect(JSON.parse(lines(ran, 'cancels')[0] ?? '')).toMatchObject({ reason: 'timeout' });
    expect(lines(ran, 'starts')).toHaveLength(2);
  });

  test('that answers after the cancel: its output is kept as lateOutput only', async () => {
    const control = new CancelToken();
    const ran = await runProvider(
      provider(
        `send({ method: '$/progress', params: { id, progress: 1 } });
         const timer = setInterval(() => { if (fs.existsSync('cancels')) { clearInterval(timer); ${complete} } }, 20);`,
      ),
      {},
      {
        control,
        onEvent: (event) => {
          if (event.type === 'stepProgress') control.request('user');
        },
      },
    );
    expect(ran.outcome).toEqual({ status: 'cancelled' });
    expect(ran.events.at(-2)).toMatchObject({ type: 'stepCancelled', lateOutput: { ran: 'one' } });
  });

  test('that leaves with another exit code after its work is warned about', async () => {
    const ran = await runProvider(provider(complete).replace('process.exit(0))', 'process.exit(9))'));
    expect(ran.outcome.status).toBe('finished');
    expect(ran.log()).toEqual([expect.stringContaining('exit code 9')]);
  });

  test('what it prints to stderr just before it answers belongs to that step', async () => {
    const ran = await runProvider(provider(`fs.writeSync(2, 'about ' + params.step + '\\n'); ${complete}`), {
      steps: [
        { id: 'one', provider: 'p' },
        { id: 'two', provider: 'p' },
      ],
    });
    expect(ran.log('one')).toEqual(['about one']);
    expect(ran.log('two')).toEqual(['about two']);
  });
});

describe('write ahead', () => {
  const order = async (step: object, waits: boolean): Promise<string[]> => {
    const seen: string[] = [];
    let ran: () => void = () => undefined;
    let kept: Promise<void> | undefined;
    await runProcess({
      process: { steps: [{ id: 'one', run: 'echo ran', ...step }] },
      onCommit: (event) => {
        if (event.type !== 'stepStarted') return;
        // Until the program is seen, or for longer than it takes one that was not held back to be seen.
        kept = new Promise<void>((resolve) => {
          ran = resolve;
          if (!waits) return;
          setTimeout(resolve, 1000);
        }).then(() => void seen.push('kept'));
        return kept;
      },
      onEvent: (event) => {
        if (event.type !== 'stepLog') return;
        seen.push('ran');
        ran();
      },
    });
    await kept;
    return seen;
  };

  test("a step's program is not started before its stepStarted is kept", async () => {
    expect(await order({}, true)).toEqual(['kept', 'ran']);
  });

  test('an idempotent step need not wait', async () => {
    expect(await order({ idempotent: true }, false)).toEqual(['ran', 'kept']);
  });
});
