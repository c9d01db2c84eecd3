import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { createLauncher, type LauncherOptions, type LaunchSpec } from '../../../../runner/executor/launch/launcher.ts';
import type { ProgramOutput } from '../../../../runner/executor/launch/pipes/output.ts';

export const ON_LINUX = process.platform === 'linux';
export const ON_UNIX = process.platform !== 'win32';

export type Launch = ReturnType<typeof setUp>['launch'];

/** A launcher and a folder for the tests of one file, both gone after them. */
export function setUp(options: LauncherOptions = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'launch-test-'));
  const launcher = createLauncher(options);
  afterAll(async () => {
    await launcher.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { PATH: process.env['PATH'] ?? '', DIR: folder };
  const launch = (argv: LaunchSpec['argv'], more: Partial<LaunchSpec> = {}) =>
    launcher.launch({ argv, cwd: folder, env, stdin: 'null', ...more });
  return { folder, launcher, env, launch };
}

export async function textOf(output: ProgramOutput): Promise<string> {
  const pieces: Buffer[] = [];
  output.read((bytes) => pieces.push(Buffer.from(bytes)));
  await output.closed;
  return Buffer.concat(pieces).toString();
}

/** Resolves when the program has written something; that and what follows is dropped. */
export function firstBytes(output: ProgramOutput): Promise<void> {
  return new Promise((resolve) => {
    output.read(() => {
      resolve();
    });
  });
}

/** Reads both outputs to their end and answers them with how the program ended. */
export async function outcome(program: Awaited<ReturnType<Launch>>) {
  const [stdout, stderr, exit] = await Promise.all([textOf(program.stdout), textOf(program.stderr), program.closed]);
  return { stdout, stderr, ...exit };
}

export function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Resolves once `check` holds; fails the test after a generous time. */
export async function until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waited = 0; !(await check()); waited += 10) {
    if (waited > 15_000) throw new Error(`never came true: ${what}`);
    await delay(10);
  }
}

/** Pid a program wrote into a file, once it is there whole. */
export async function pidIn(file: string): Promise<number> {
  await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'), `a pid in ${file}`);
  return Number(readFileSync(file, 'utf8'));
}

/** Whether a process lives; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !ON_LINUX || /^[^ZX]/.test(stateOf(pid));
}

/** Whether a process was stopped, by SIGSTOP say; Unix only. */
export function isStopped(pid: number): boolean {
  return stateOf(pid).startsWith('T');
}

/** The letters `ps` has for what a process does; empty when it is gone. */
function stateOf(pid: number): string {
  try {
    // Not every Linux has `ps`.
    if (!ON_LINUX) return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'latin1' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}

/** Living processes whose command line holds the text; Linux only. */
export function livingWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => commandLine(pid).includes(text) && isAlive(pid));
}

/** Program and arguments with a NUL after each, empty when it is gone; Linux only. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
