import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { get, type ProcessInfo } from '../../../protocol/control/get.ts';
import { start, type StartParams } from '../../../protocol/control/start.ts';
import { wait } from '../../../protocol/control/wait.ts';
import { connect } from '../../../runner/client/connect.ts';
import { isConnectionLost, isNoRunner } from '../../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../../runner/client/runner-client.ts';

/** A runner has this long to be there: machines that test are busy. */
const PATIENCE_MS = 120_000;

export interface WorldOptions {
  /** The built program to start runners from. */
  dist: string;
  concurrency?: number;
  /** Default: a folder of its own. */
  stateDir?: string;
  /** Shell words before the runner's, such as `ulimit -n 64;`. */
  before?: string;
  /** The runner's own environment, on top of that of the tests. */
  env?: NodeJS.ProcessEnv;
}

/** A state directory, a folder of process files, and a real runner that can be killed and started again. */
export class World {
  readonly base: string;
  readonly stateDir: string;
  /** Where process files lie and steps run. */
  readonly work: string;
  readonly #options: WorldOptions;
  #runner: { child: ChildProcess; ended: Promise<void> } | undefined;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.base = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-fault-')));
    this.stateDir = options.stateDir ?? join(this.base, 'state');
    this.work = join(this.base, 'work');
    mkdirSync(this.work);
    onTestFinished(async () => {
      await this.kill();
      rmSync(this.base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    });
  }

  /** Writes a process file; each step finds TRACE, a file to append to, and WORK. Gives its path. */
  file(name: string, definition: object): string {
    const path = join(this.work, `${name}.process.json`);
    const env = { TRACE: this.trace, WORK: this.work, NODE: process.execPath };
    writeFileSync(path, JSON.stringify({ version: 1, name, env, ...definition }));
    return path;
  }

  get trace(): string {
    return join(this.work, 'trace');
  }

  /** What steps appended to TRACE, line by line. */
  traced(): string[] {
    try {
      return readFileSync(this.trace, 'utf8').split('\n').slice(0, -1);
    } catch {
      return [];
    }
  }

  get pid(): number {
    return this.#runner?.child.pid ?? 0;
  }

  /** What runners wrote to standard error, and the end of their log. */
  output(): string {
    const log = readFileSync(join(this.stateDir, 'runner.log'), 'utf8');
    return `${readFileSync(join(this.base, 'output'), 'utf8')}\n${log.slice(-4_000)}`;
  }

  /** Starts `stepwell runner --wait`. Resolves when it answers, to how long that took in milliseconds. */
  async start(): Promise<number> {
    const { dist, concurrency = 2, before = '' } = this.#options;
    const words = ['runner', '--wait', '--concurrency', String(concurrency), '--state-dir', this.stateDir];
    const command = `${before} exec "$0" "$@"`;
    const began = performance.now();
    const output = openSync(join(this.base, 'output'), 'a');
    const child = spawn('sh', ['-c', command, process.execPath, join(dist, 'stepwell.js'), ...words], {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...this.#options.env },
    });
    closeSync(output);
    const ended = new Promise<void>((resolve) =>
      child.once('close', () => {
        resolve();
      }),
    );
    this.#runner = { child, ended };
    const client = await this.client();
    client.close();
    if (client.runner.pid !== child.pid) throw new Error(`another runner answers: ${this.output()}`);
    return performance.now() - began;
  }

  /** Runs the built command on this state directory to its end. */
  async command(...words: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const [name = '', ...rest] = words;
    const args = [join(this.#options.dist, 'stepwell.js'), name, '--state-dir', this.stateDir, ...rest];
    const child = spawn(process.execPath, args, {
      cwd: this.work,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#options.env },
    });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { status, stdout, stderr };
  }

  /** KILLs the runner, as a power cut or the system would. */
  async kill(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    runner?.child.kill('SIGKILL');
    await runner?.ended;
  }

  get alive(): boolean {
    return this.#runner !== undefined && !this.#died;
  }

  /** It has ended, and nobody killed it here. */
  get #died(): boolean {
    const { child } = this.#runner ?? {};
    return child !== undefined && (child.exitCode !== null || child.signalCode !== null);
  }

  /** A connection, as soon as a runner answers. The caller closes it. */
  async client(): Promise<RunnerClient> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await connect({ stateDir: this.stateDir, client: { name: 'test', version: '0' } });
      } catch (error) {
        const isPassing = isNoRunner(error) || isConnectionLost(error);
        if (!isPassing || performance.now() > deadline) throw error;
        if (this.#died) throw new Error(`the runner ended by itself:\n${this.output()}`, { cause: error });
      }
      await sleep(10);
    }
  }

  /** Runs something with a connection that is closed behind it. */
  async with<Result>(use: (client: RunnerClient) => Promise<Result>): Promise<Result> {
    const client = await this.client();
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  /** Starts a process on a connection of its own. */
  begin(file: string, params: Omit<StartParams, 'file'> = {}): Promise<string> {
    return this.with((client) => startOn(client, file, params));
  }

  /** Everything about a process once it is over or waits for a person. */
  until(pid: string): Promise<ProcessInfo> {
    return this.with(async (client) => {
      await client.request(wait, { pid });
      return client.request(get, { pid });
    });
  }

  info(pid: string): Promise<ProcessInfo> {
    return this.with((client) => client.request(get, { pid }));
  }
}

export async function startOn(
  client: RunnerClient,
  file: string,
  params: Omit<StartParams, 'file'> = {},
): Promise<string> {
  const { pid } = await client.request(start, { file, env: { PATH: process.env['PATH'] ?? '' }, ...params });
  return pid;
}
