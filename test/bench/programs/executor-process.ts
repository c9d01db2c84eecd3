import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { platformOf } from '../../../protocol/process-file/platform.ts';
import { resolveDefinition } from '../../../protocol/process-file/resolve.ts';
import { createSupervisor } from '../../../runner/daemon/supervisor/create-supervisor.ts';
import type { JobListener, JobRequest, Supervisor } from '../../../runner/daemon/supervisor/supervisor.ts';
import { inheritableEnv } from '../../../runner/platform/environment.ts';

/** Milliseconds from `run` to the step's program running, and from `spawn` to the same program running. */
export async function toFirstProgram(path: string, folder: string, rounds: number): Promise<[number[], number[]]> {
  const stamp = join(folder, 'stamp');
  const args = ['-c', `date +%s%N > '${stamp}'`];
  const pool = createSupervisor({ slots: 1, mark: `bench-${randomBytes(8).toString('hex')}`, path });
  const viaExecutor: number[] = [];
  const bare: number[] = [];
  // The wall clock, as the program can read nothing else.
  const now = (): number => performance.timeOrigin + performance.now();
  const stamped = (began: number): number => Number(readFileSync(stamp, 'utf8')) / 1e6 - began;
  for (let round = 0; round < rounds; round += 1) {
    const request = requestFor(folder, { id: 'one', command: 'sh', args });
    let began = now();
    await finished(pool, request);
    viaExecutor.push(stamped(began));
    began = now();
    await spawned('sh', args);
    bare.push(stamped(began));
  }
  await pool.close();
  return [viaExecutor.slice(5), bare.slice(5)];
}

/** One-step jobs a second over two executors, and bare starts of the same program a second, two at a time. */
export async function jobsPerSecond(path: string, folder: string, jobs: number): Promise<[number, number]> {
  const pool = createSupervisor({ slots: 2, mark: `bench-${randomBytes(8).toString('hex')}`, path });
  const one = (): Promise<void> => finished(pool, requestFor(folder, { id: 'one', command: 'true' }));
  await twoAtATime(20, one);
  const viaExecutors = await twoAtATime(jobs, one);
  const bare = await twoAtATime(jobs, () => spawned('true', []));
  await pool.close();
  return [viaExecutors, bare];
}

const listener: JobListener = {
  event: () => Promise.resolve(),
  progress: () => undefined,
  logGrew: () => undefined,
};

async function finished(pool: Supervisor, request: JobRequest): Promise<void> {
  const { outcome } = await pool.run(request, listener).ended;
  if (outcome.status !== 'finished') throw new Error(JSON.stringify(outcome));
}

function spawned(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve) => {
    child.on('close', () => {
      resolve();
    });
  });
}

async function twoAtATime(count: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all([worker(), worker()]);
  return (count * 1000) / (performance.now() - began);
}

let count = 0;

function requestFor(folder: string, step: object): JobRequest {
  const text = JSON.stringify({ version: 1, name: 'bench', steps: [step] });
  const { file } = parseProcessFile(text);
  if (!file) throw new Error(text);
  const definition = resolveDefinition(file, {
    file: join(folder, 'bench.process.json'),
    platform: platformOf(process.platform),
  });
  const home = join(folder, `job-${++count}`);
  return {
    cancelled: false,
    logs: join(home, 'logs'),
    job: {
      pid: randomBytes(16).toString('hex'),
      definition,
      params: {},
      env: inheritableEnv(process.env),
      cursor: { next: 0, end: 1, input: {}, attempts: 0, results: {}, ranMs: 0 },
      workspace: join(home, 'work'),
      maxDataBytes: 1024 * 1024,
    },
  };
}
