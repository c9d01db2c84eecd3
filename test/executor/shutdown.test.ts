import { afterAll, expect, test } from 'vitest';
import { CancelToken } from '../../runner/executor/index.ts';
import { removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

test('a shutdown cancels the process where nobody would have it run again, and finally runs', async () => {
  const control = new CancelToken();
  const { outcome, events } = await runProcess({
    control,
    process: { steps: [{ id: 'one', run: 'echo up; sleep 300' }], finally: [{ id: 'last', command: 'true' }] },
    onEvent: (event) => {
      if (event.type === 'stepLog' && !control.first) control.request('shutdown');
    },
  });
  expect(outcome).toEqual({ status: 'cancelled' });
  expect(events.map(({ type }) => type)).toEqual([
    'processStarted',
    'stepStarted',
    'stepCancelled',
    'stepStarted',
    'stepFinished',
    'processCancelled',
  ]);
  expect(events.at(-1)).toMatchObject({ reason: 'shutdown' });
});

test('a cancel before the surroundings of a process can be had is a cancel, whatever is missing', async () => {
  const control = new CancelToken();
  control.request('user');
  const { outcome } = await runProcess({
    control,
    process: { secrets: { KEY: { env: 'STEPWELL_TEST_NOT_THERE' } }, steps: [{ id: 'one', command: 'true' }] },
  });
  expect(outcome).toEqual({ status: 'cancelled' });
});

test('the start of a process is not waited for, that of its first step is', async () => {
  const waited: string[] = [];
  let ready: (() => void) | undefined;
  const { outcome } = await runProcess({
    process: { steps: [{ id: 'one', command: 'true' }] },
    onCommit: (event) => {
      if (event.type === 'processStarted') return new Promise((resolve) => (ready = resolve));
      waited.push(event.type);
      if (event.type === 'stepStarted') ready?.();
      return undefined;
    },
  });
  expect(outcome.status).toBe('finished');
  expect(waited[0]).toBe('stepStarted');
});
