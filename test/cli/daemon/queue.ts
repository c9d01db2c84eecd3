import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shutdown, status } from '../../../protocol/control/runner.ts';
import type { ProcessInfo } from '../../../protocol/control/get.ts';
import { connect } from '../../../runner/client/connect.ts';
import { isConnectionLost, isNoRunner } from '../../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../../runner/client/runner-client.ts';
import { code, processOf, stepwell, type Result } from '../support/command.ts';

/** A state directory and a folder of process files of a test's own; the runner in it is a real one. */
export interface Queue {
  cwd: string;
  stateDir: string;
  env: NodeJS.ProcessEnv;
  /** Runs the built command against this state directory. */
  run(...args: string[]): Result;
  /** Starts a process file and gives the id it printed. */
  start(file: string, ...args: string[]): string;
  info(pid: string): ProcessInfo;
  write(files: Record<string, string>): void;
  connect(): Promise<RunnerClient>;
  runnerPid(): Promise<number>;
  /** Ends the runner, if there is one, and removes everything. */
  dispose(): Promise<void>;
}

export function openQueue(files: Record<string, string> = FILES): Queue {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-test-')));
  const cwd = join(base, 'work');
  const stateDir = join(base, 'state');
  mkdirSync(cwd);
  mkdirSync(join(base, 'temporary'));
  const env = { STEPWELL_STATE_DIR: stateDir, NO_COLOR: undefined, FORCE_COLOR: undefined };
  const run = (...args: string[]): Result => stepwell(args, { cwd, env });
  const connectTo = (): Promise<RunnerClient> => connect({ stateDir, client: { name: 'test', version: '0' } });
  const queue: Queue = {
    cwd,
    stateDir,
    env,
    run,
    start: (file, ...args) => {
      const { status: exit, stdout, stderr } = run('start', file, ...args);
      if (exit !== 0) throw new Error(stderr);
      return stdout.trim();
    },
    info: (pid) => JSON.parse(run('info', pid, '--json').stdout) as ProcessInfo,
    write: (more) => {
      for (const [name, text] of Object.entries(more)) writeFileSync(join(cwd, name), text);
    },
    connect: connectTo,
    runnerPid: async () => {
      const client = await connectTo();
      const { pid } = await client.request(status, {});
      client.close();
      return pid;
    },
    dispose: async () => {
      await end(connectTo);
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  queue.write(files);
  return queue;
}

/** Resolves once the runner is gone: it may still write after its socket has closed. */
async function end(connectTo: () => Promise<RunnerClient>): Promise<void> {
  let pid: number | undefined;
  try {
    const client = await connectTo();
    ({ pid } = client.runner);
    await client.request(shutdown, { mode: 'now' });
  } catch (error) {
    // Ended `now`, it may be gone before it has answered.
    if (!isNoRunner(error) && !isConnectionLost(error)) throw error;
  }
  while (pid !== undefined && lives(pid)) await sleep(20);
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const question = { message: 'Is this right?', schema: { properties: { n: { type: 'integer' } }, required: ['n'] } };

const FILES = {
  'good.process.json': processOf(
    [
      code('one', `console.log('first'); done({ n: input.n ?? 1 })`),
      code('two', `console.error('second'); done({ ...input, done: true })`),
    ],
    {
      name: 'good',
      title: 'A good process',
      params: { properties: { limit: { type: 'integer' } } },
    },
  ),
  'bad.process.json': processOf(
    [code('one', `done({ n: 1 })`), code('two', `console.error('no space left'); process.exit(3)`)],
    {
      name: 'bad',
      title: 'A bad process',
    },
  ),
  'asks.process.json': processOf(
    [
      code('one', `done({ n: 1, name: 'x' })`, { name: 'First step', interrupt: question }),
      code('two', `done({ ...input, went: true })`, { name: 'Second step' }),
    ],
    { name: 'asks', title: 'A process that asks' },
  ),
  'long.process.json': processOf([code('one', `console.log('waiting'); setInterval(() => {}, 1000)`)], {
    name: 'long',
    title: 'A long process',
  }),
};
