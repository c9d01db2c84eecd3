import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { cancel, list, proceed, readLog, retry, remove, start } from '../../../protocol/control/index.ts';
import { processFolder } from '../../../runner/state-dir/layout.ts';
import { realRunner, successor } from '../support/real-runner.ts';
import type { TestRunner } from '../support/test-runner.ts';

let runner: TestRunner;
afterEach(() => runner.close());

const NODE = process.execPath;
/** Says it is there by a file, and stays. */
const stays = (id: string, more: object = {}): object => ({
  id,
  command: NODE,
  args: ['-e', `require('fs').writeFileSync(process.env.STEPWELL_PID + '.there', ''); setInterval(() => {}, 1000)`],
  ...more,
});

async function there(pid: string): Promise<void> {
  await vi.waitFor(
    () => {
      expect(existsSync(join(runner.options.root, `${pid}.there`))).toBe(true);
    },
    { timeout: 30_000 },
  );
}

it('a step is SIGKILLed: error Signal, the next process runs', async () => {
  runner = await realRunner({ slots: 1 });
  const killed = await runner.start(
    runner.file({ steps: [{ id: 'a', command: NODE, args: ['-e', "process.kill(process.pid, 'SIGKILL')"] }] }),
  );
  const next = await runner.start(runner.file({ steps: [{ id: 'a', run: 'true' }] }, 'next.process.json'));
  expect((await runner.until(killed)).error).toMatchObject({
    code: process.platform === 'win32' ? 'ExitCode' : 'Signal',
  });
  expect((await runner.until(next)).status).toBe('finished');
});

it('a process outlives its timeout: error Timeout, the next process runs', async () => {
  runner = await realRunner({ slots: 1 });
  const slow = await runner.start(runner.file({ timeout: '300ms', steps: [stays('a')] }));
  const next = await runner.start(runner.file({ steps: [{ id: 'a', run: 'true' }] }, 'next.process.json'));
  expect((await runner.until(slow)).error).toMatchObject({ code: 'Timeout', details: { limit: 'process' } });
  expect((await runner.until(next)).status).toBe('finished');
});

it('a real executor is killed: the step in flight fails or runs again as the file says', async () => {
  runner = await realRunner({ slots: 1 });
  const flag = join(runner.options.root, 'flag');
  const not = await runner.start(
    runner.file({ steps: [stays('a')], onFailure: [{ id: 'tell', run: `echo told > "${flag}"` }] }),
  );
  await there(not);
  killExecutors();
  expect((await runner.until(not)).error).toMatchObject({ code: 'RunnerLost', step: 'a' });
  expect(existsSync(flag)).toBe(true);
  const again = await runner.start(runner.file({ steps: [stays('a', { idempotent: true })] }, 'again.process.json'));
  await there(again);
  killExecutors();
  await vi.waitFor(
    async () => {
      expect(await runner.info(again)).toMatchObject({ status: 'running', steps: [{ attempt: 2, status: 'running' }] });
    },
    { timeout: 30_000 },
  );
  await runner.call(cancel, { pid: again, now: true });
  expect((await runner.until(again)).status).toBe('cancelled');
});

it('a graceful stop gives a process back, and the next runner goes on with it', async () => {
  runner = await realRunner();
  const gate = join(runner.options.root, 'gate');
  const waits = `const t = setInterval(() => { if (require('fs').existsSync(${JSON.stringify(gate)})) clearInterval(t) }, 20)`;
  const steps = [
    { id: 'a', command: NODE, args: ['-e', 'console.log(1)'] },
    {
      id: 'b',
      command: NODE,
      args: ['-e', `require('fs').writeFileSync(process.env.STEPWELL_PID + '.there', ''); ${waits}`],
      idempotent: true,
    },
  ];
  const pid = await runner.start(runner.file({ steps }), { data: { kept: true } });
  await there(pid);
  runner.core.shutdown('stop', 0);
  expect(await runner.core.over).toBe('shutdown');
  expect(await runner.status(pid)).toBe('ready');
  writeFileSync(gate, '');
  runner = await successor(runner);
  const info = await runner.until(pid);
  expect(info).toMatchObject({ status: 'finished', output: { kept: true }, attempt: 2 });
  expect(info.attempts.map(({ step, attempt }) => `${step}${attempt}`)).toEqual(['a1', 'b1', 'b2']);
  expect(info.actions.map(({ what }) => what)).toEqual(['started']);
});

it('cancel ends what runs, and finally steps run', async () => {
  runner = await realRunner();
  const pid = await runner.start(runner.file({ steps: [stays('a')], finally: [{ id: 'tidy', run: 'echo tidied' }] }));
  await there(pid);
  await runner.call(cancel, { pid });
  const info = await runner.until(pid);
  expect(info).toMatchObject({ status: 'cancelled', steps: [{ status: 'cancelled' }, { status: 'finished' }] });
  const { records, ended } = await runner.call(readLog, { pid, step: 'tidy', wait: true });
  expect(records.map(({ message }) => message)).toContain('tidied');
  expect(ended).toBeTypeOf('boolean');
});

it('attempts are numbered on through retries, each with its own log', async () => {
  runner = await realRunner();
  const pid = await runner.start(
    runner.file({
      steps: [{ id: 'a', run: 'echo attempt $STEPWELL_ATTEMPT; exit 3', retry: { maxAttempts: 2, delay: '10ms' } }],
    }),
  );
  await runner.until(pid);
  await runner.call(retry, { pid });
  const info = await runner.until(pid);
  expect(info.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  const { records } = await runner.call(readLog, { pid, attempt: 3 });
  expect(records.map(({ attempt }) => attempt)).toEqual([3]);
});

it('delete removes a process with its logs and files', async () => {
  runner = await realRunner();
  const pid = await runner.start(runner.file({ steps: [{ id: 'a', run: 'echo hello' }] }));
  await runner.until(pid);
  const folder = processFolder(runner.options.root, pid);
  expect(existsSync(folder)).toBe(true);
  await vi.waitFor(async () => {
    expect(await runner.call(remove, { pid })).toEqual({ pid });
  });
  expect(existsSync(folder)).toBe(false);
  expect((await runner.call(list, { limit: 10 })).total).toBe(0);
});

it('many processes with interrupts that others let proceed: each finishes, each step ran once', async () => {
  runner = await realRunner();
  const steps = [
    { id: 'a', run: 'true' },
    { id: 'b', run: 'true', interrupt: true },
    { id: 'c', run: 'true' },
  ];
  const file = runner.file({ steps });
  const pids = await Promise.all(
    Array.from({ length: 30 }, async (_, n) => (await runner.call(start, { file, data: { n } })).pid),
  );
  await Promise.all(
    pids.map(async (pid) => {
      expect((await runner.until(pid)).status).toBe('interrupted');
      await runner.call(proceed, { pid, data: { went: true } }, 'somebody else');
    }),
  );
  for (const [n, pid] of pids.entries()) {
    const info = await runner.until(pid);
    expect(info).toMatchObject({ status: 'finished', output: { n, went: true } });
    expect(info.attempts.map(({ step, attempt }) => `${step}${attempt}`)).toEqual(['a1', 'b1', 'c1']);
  }
});

function killExecutors(): void {
  for (const pid of runner.options.supervisor.pids()) process.kill(pid, 'SIGKILL');
}
