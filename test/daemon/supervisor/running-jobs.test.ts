import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { dataHash } from '../../../runner/process-state/data-hash.ts';
import { job, supervisor } from './support/jobs.ts';
import { TestListener } from './support/listener.ts';

test('a job runs in an executor, and its events arrive in order with their data by reference', async () => {
  const pool = supervisor();
  const listener = new TestListener();
  const request = job(
    {
      steps: [
        { id: 'one', run: 'echo \'{"a":1}\' > "$STEPWELL_OUTPUT"; echo hello' },
        { id: 'two', command: 'true', outputMode: 'merge' },
      ],
    },
    {},
    { start: true },
  );
  const { outcome, ranMs } = await pool.run(request, listener).ended;
  expect(outcome).toEqual({ status: 'finished' });
  expect(ranMs).toBeGreaterThan(0);
  expect(listener.types).toEqual([
    'processStarted',
    'stepStarted one',
    'stepFinished one',
    'stepStarted two',
    'stepFinished two',
    'processFinished',
  ]);
  expect(listener.read(listener.of('stepStarted')[0]?.input)).toEqual({ start: true });
  expect(listener.read(listener.of('processFinished')[0]?.output)).toEqual({ a: 1 });
  // Each text once, and one object for all that names it.
  expect(listener.brought.map(({ text }) => text.toString())).toEqual(['{"start":true}', '{"a":1}']);
  expect(listener.of('stepStarted')[1]?.input).toBe(listener.of('stepFinished')[0]?.output);
  for (const { ref, text } of listener.brought) expect(ref).toEqual({ hash: dataHash(text), bytes: text.length });
});

test('input the daemon has already is named by its own reference and not sent back', async () => {
  const listener = new TestListener();
  const request = job({ steps: [{ id: 'one', command: 'true' }] }, {}, { big: 'x'.repeat(1000) });
  const inputRef = { hash: 'f'.repeat(32), bytes: 1010, at: 'here' };
  await supervisor().run({ ...request, inputRef }, listener).ended;
  expect(listener.of('stepStarted')[0]?.input).toBe(inputRef);
  expect(listener.of('processFinished')[0]?.output).toBe(inputRef);
  expect(listener.brought).toEqual([]);
});

test('no program is started before the start of its step is durable', async () => {
  const pool = supervisor();
  const listener = new TestListener();
  listener.keeps = false;
  const request = job({
    steps: [
      { id: 'one', run: 'touch "$FOLDER/one"' },
      { id: 'two', run: 'touch "$FOLDER/two"' },
    ],
  });
  const running = pool.run(request, listener);
  const ran = (id: string): boolean => existsSync(join(request.folder, id));
  await listener.until(() => listener.types.includes('stepStarted one'));
  await delay(150);
  expect(ran('one')).toBe(false);
  expect(listener.types).toEqual(['processStarted', 'stepStarted one']);
  listener.keep();
  await listener.until(() => listener.types.includes('stepStarted two'));
  await delay(150);
  expect([ran('one'), ran('two')]).toEqual([true, false]);
  listener.keep();
  // The end of the process need not be durable for the executor to be free.
  expect((await running.ended).outcome).toEqual({ status: 'finished' });
  expect(ran('two')).toBe(true);
});

test('an idempotent step need not wait for its start to be durable', async () => {
  const listener = new TestListener();
  listener.keeps = false;
  const request = job({ steps: [{ id: 'one', command: 'true', idempotent: true }] });
  expect((await supervisor().run(request, listener).ended).outcome).toEqual({ status: 'finished' });
});

test('logs are files of their own, whole before the end of the attempt is told, and readable by nobody else', async () => {
  const listener = new TestListener();
  const request = job({
    steps: [
      { id: 'quiet', command: 'true' },
      { id: 'loud', run: 'for i in 1 2 3; do echo "line $i"; done; echo oops >&2' },
    ],
  });
  const running = supervisor().run(request, listener);
  await listener.until(() => listener.types.includes('stepFinished loud'));
  const records = request.log(1);
  await running.ended;
  expect(records.map(({ source, message }) => `${source}: ${message}`).sort()).toEqual([
    'stderr: oops',
    'stdout: line 1',
    'stdout: line 2',
    'stdout: line 3',
  ]);
  expect(records[0]).toMatchObject({ type: 'stepLog', step: 'loud', phase: 'steps', attempt: 1, level: 'info' });
  expect(existsSync(join(request.logs, '0-1.jsonl'))).toBe(false);
  expect(statSync(join(request.logs, '1-1.jsonl')).mode & 0o777).toBe(0o600);
  expect(statSync(request.logs).mode & 0o777).toBe(0o700);
  expect(listener.grew).toContain('loud 1');
});

test('a log that goes on growing is told of about ten times a second', async () => {
  const listener = new TestListener();
  const request = job({ steps: [{ id: 'one', run: 'for i in $(seq 200); do echo $i; sleep 0.005; done' }] });
  const began = performance.now();
  await supervisor().run(request, listener).ended;
  const seconds = (performance.now() - began) / 1000;
  expect(request.log()).toHaveLength(200);
  expect(listener.grew.length).toBeGreaterThan(3);
  expect(listener.grew.length).toBeLessThan(seconds * 11 + 3);
});

test('progress arrives while the step runs', async () => {
  const listener = new TestListener();
  const request = job({
    steps: [
      {
        id: 'one',
        run: 'echo \'{"progress":{"progress":1,"total":2,"message":"half"}}\' >> "$STEPWELL_EVENTS"; echo; until [ -e "$FOLDER/go" ]; do sleep 0.02; done',
      },
    ],
  });
  const running = supervisor().run(request, listener);
  await listener.until(() => listener.shown.length > 0);
  expect(listener.shown[0]).toMatchObject({
    type: 'stepProgress',
    step: 'one',
    progress: 1,
    total: 2,
    message: 'half',
  });
  expect(listener.types).not.toContain('stepFinished one');
  writeFileSync(join(request.folder, 'go'), '');
  await running.ended;
});

test('a pause ends the job; the next one goes on with the data it is given, and no step runs twice', async () => {
  const pool = supervisor();
  const process = {
    steps: [
      { id: 'one', run: 'echo one >> "$FOLDER/ran"; echo \'{"text":"draft"}\' > "$STEPWELL_OUTPUT"', interrupt: true },
      { id: 'two', run: 'echo two >> "$FOLDER/ran"; cat "$STEPWELL_INPUT" > "$STEPWELL_OUTPUT"' },
    ],
  };
  const request = job(process);
  const first = new TestListener();
  expect((await pool.run(request, first).ended).outcome).toEqual({ status: 'interrupted' });
  expect(first.read(first.of('processInterrupted')[0]?.data)).toEqual({ text: 'draft' });
  const { cursor } = request.job;
  const second = new TestListener();
  const on = { ...request, job: { ...request.job, cursor: { ...cursor, next: 1, input: { text: 'edited' } } } };
  expect((await pool.run(on, second).ended).outcome).toEqual({ status: 'finished' });
  expect(second.read(second.of('processFinished')[0]?.output)).toEqual({ text: 'edited' });
  expect(readFileSync(join(request.folder, 'ran'), 'utf8')).toBe('one\ntwo\n');
});

test('a retry due later than an executor waits is handed back', async () => {
  const listener = new TestListener();
  const request = job({ steps: [{ id: 'one', command: 'false', retry: { maxAttempts: 2, delay: '4m', jitter: 0 } }] });
  const { outcome } = await supervisor().run(request, listener).ended;
  expect(outcome).toEqual({ status: 'delayed', retryInMs: 240_000 });
  expect(listener.of('stepFailed')[0]).toMatchObject({ then: 'retry', retryInMs: 240_000 });
});

test('data of a megabyte and more goes there and back unchanged', async () => {
  const listener = new TestListener();
  const input = { text: 'äöü €uro 😀 '.repeat(60_000), list: Array.from({ length: 1000 }, (_, index) => index / 7) };
  const request = job(
    {
      steps: [
        { id: 'one', run: 'cat "$STEPWELL_INPUT" > "$STEPWELL_OUTPUT"' },
        { id: 'two', command: 'true' },
      ],
    },
    {},
    input,
  );
  expect((await supervisor().run(request, listener).ended).outcome).toEqual({ status: 'finished' });
  expect(JSON.stringify(input).length).toBeGreaterThan(700_000);
  expect(listener.read(listener.of('processFinished')[0]?.output)).toEqual(input);
  expect(listener.brought).toHaveLength(1);
});

test('attempts are numbered on from those before a retry of the process, the policy counts anew', async () => {
  const listener = new TestListener();
  const request = job(
    {
      steps: [
        {
          id: 'one',
          run: 'echo "attempt $STEPWELL_ATTEMPT"; [ "$STEPWELL_ATTEMPT" = 2 ]',
          retry: { maxAttempts: 2, delay: 0 },
        },
      ],
    },
    { attemptsBefore: { one: 3 } },
  );
  expect((await supervisor().run(request, listener).ended).outcome).toEqual({ status: 'finished' });
  expect(listener.of('stepStarted').map(({ attempt }) => attempt)).toEqual([4, 5]);
  expect(listener.of('stepFinished').map(({ attempt }) => attempt)).toEqual([5]);
  expect(request.log(0, 5).map(({ attempt, message }) => [attempt, message])).toEqual([[5, 'attempt 2']]);
});

test('a process that is failing only has its onFailure and finally steps run, with the error', async () => {
  const listener = new TestListener();
  const request = job(
    {
      steps: [{ id: 'one', run: 'touch "$FOLDER/ran"' }],
      onFailure: [
        {
          id: 'tell',
          command: 'sh',
          args: ['-c', 'echo "$0 $1"; cat "$STEPWELL_INPUT"', '${{ error.code }}', '${{ error.step }}'],
        },
      ],
      finally: [{ id: 'last', command: 'true' }],
    },
    { failing: { code: 'RunnerLost', message: 'lost', type: 'RunnerLost', stack: [], step: 'one' } },
    { left: 1 },
  );
  expect((await supervisor().run(request, listener).ended).outcome).toEqual({ status: 'error' });
  expect(listener.types.filter((type) => type.startsWith('step'))).toEqual([
    'stepStarted tell',
    'stepFinished tell',
    'stepStarted last',
    'stepFinished last',
  ]);
  expect(request.log(1).map(({ message }) => message)).toEqual(['RunnerLost one', '{"left":1}']);
  expect(listener.of('processFailed')[0]?.error).toMatchObject({ code: 'RunnerLost', step: 'one' });
  expect(existsSync(join(request.folder, 'ran'))).toBe(false);
});
