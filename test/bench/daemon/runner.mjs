import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stepwell } from '../support.mjs';
import { LeanClient } from './client.mjs';

const watchLoop = pathToFileURL(fileURLToPath(new URL('../programs/watch-loop.mjs', import.meta.url))).href;

/** A state directory with a short path, so that its socket lies in it; removed with the case. */
export async function withStateDir(use) {
  const folder = mkdtempSync(join(tmpdir(), 'swb-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A runner of the built command on a state directory, ended when `use` is done. */
export async function withRunner(stateDir, options, use) {
  const runner = await startRunner(stateDir, options);
  try {
    return await use(runner);
  } finally {
    await runner.end();
  }
}

/** @param {{ concurrency?: number, watched?: boolean, nodeArgs?: string[] }} options `watched`: its event loop is */
export async function startRunner(stateDir, { concurrency = 2, watched = false, nodeArgs = [] } = {}) {
  const began = performance.now();
  const loopFile = join(stateDir, 'loop.json');
  const args = ['runner', '--wait', '--state-dir', stateDir, '--concurrency', String(concurrency)];
  const child = spawn(process.execPath, [...(watched ? ['--import', watchLoop] : []), ...nodeArgs, stepwell, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, BENCH_LOOP_FILE: loopFile },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-4000)));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const report = await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    exited.then((code) => ({ report: 'failed', message: `ended with ${code}: ${stderr}` })),
  ]);
  if (report.report !== 'listening') throw new Error(`the runner did not start: ${report.message ?? report.report}`);
  const socket = join(stateDir, 'runner.sock');
  const token = readFileSync(join(stateDir, 'token'), 'utf8').trim();
  const clients = [];
  const connect = async () => {
    const client = await LeanClient.open(socket);
    clients.push(client);
    await client.request('runner/hello', {
      protocolVersions: ['1'],
      client: { name: 'bench', version: '1' },
      token,
    });
    return client;
  };
  const client = await connect();
  return {
    pid: child.pid,
    client,
    connect,
    /** From its start to the answer to a hello, in milliseconds. */
    startedInMs: performance.now() - began,
    residentMB: () => residentMB(child.pid),
    cpuMs: () => cpuMs(child.pid),
    loop: () => readLoop(child.pid, loopFile),
    async end() {
      for (const one of clients) one.close();
      child.kill('SIGTERM');
      child.kill('SIGINT');
      await exited;
    },
  };
}

/** An idle Node that is watched in the same way: what the machine does to any program. */
export function startControlLoop(folder) {
  const loopFile = join(folder, 'control-loop.json');
  const child = spawn(process.execPath, ['--import', watchLoop, '-e', 'setInterval(() => undefined, 1000)'], {
    stdio: 'ignore',
    env: { ...process.env, BENCH_LOOP_FILE: loopFile },
  });
  return {
    loop: () => readLoop(child.pid, loopFile),
    end: () => child.kill('SIGKILL'),
  };
}

/** Stalls of a watched loop since the last time it was asked, in milliseconds. */
async function readLoop(pid, file) {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Linux only; NaN elsewhere. */
export function residentMB(pid) {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(kilobytes) / 1024;
  } catch {
    return NaN;
  }
}

/** Processor time used so far, in milliseconds, by the program alone. Linux only; NaN elsewhere. */
export function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
}

/** Snapshots a store has made. */
export function snapshotsOf(stateDir) {
  return readdirSync(join(stateDir, 'store')).filter((name) => name.endsWith('.sqlite'));
}

/** Resolves when so many processes have ended; the runner is to be subscribed before they are started. */
export async function untilEnded(client, count) {
  let left = count;
  return new Promise((resolve, reject) => {
    client.on('events/batch', ({ events }) => {
      for (const { event } of events) {
        if (event.type === 'processFailed') reject(new Error(JSON.stringify(event.error)));
        if (event.type !== 'processFinished') continue;
        left -= 1;
        if (left === 0) resolve();
      }
    });
  });
}
