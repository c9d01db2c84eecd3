import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built command, as a user has it. */
export const STEPWELL = fileURLToPath(new URL('../../../dist/stepwell.js', import.meta.url));

export interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  input?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs the command to its end, nothing of it on a terminal. */
export function stepwell(args: string[], { cwd, input = '', env }: RunOptions = {}): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [STEPWELL, ...args], {
    cwd,
    input,
    env: { ...process.env, ...temporary(cwd), ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

/** What the command keeps for the next run goes beside the test's folder, and away with it. */
function temporary(cwd: string | undefined): NodeJS.ProcessEnv {
  const path = cwd === undefined ? tmpdir() : join(cwd, '..', 'temporary');
  return { TMPDIR: path, TEMP: path, TMP: path };
}

/** A folder of the test's own, removed afterwards. */
export function folder(files: Record<string, string> = {}): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-test-')));
  const path = join(base, 'work');
  mkdirSync(path);
  mkdirSync(join(base, 'temporary'));
  onTestFinished(() => {
    rmSync(base, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

/** A process file of Node one-liners: each step is the code, `input` and `done(output)` at hand. */
export function processOf(steps: Record<string, unknown>[], more: Record<string, unknown> = {}): string {
  return JSON.stringify({ version: 1, name: 'sample', ...more, steps });
}

/** A step that runs JavaScript: `input` is its data, `done(object)` gives the output, `event(object)` reports. */
export function code(id: string, javascript: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const prelude = `
    const fs = require('node:fs');
    const input = JSON.parse(fs.readFileSync(process.env.STEPWELL_INPUT, 'utf8'));
    const done = (output) => fs.writeFileSync(process.env.STEPWELL_OUTPUT, JSON.stringify(output));
    const event = (record) => fs.appendFileSync(process.env.STEPWELL_EVENTS, JSON.stringify(record) + '\\n');
  `;
  return { id, command: process.execPath, args: ['-e', prelude + javascript], ...more };
}

/** A started command whose output can be waited for. */
export interface Running {
  /** Resolves once the text has appeared in what it wrote; fails when it ends before. */
  sees(text: string | RegExp): Promise<void>;
  type(text: string): void;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Result>;
}

export function start(command: string, args: string[], { cwd, env }: RunOptions = {}): Running {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...temporary(cwd), ...env } });
  let stdout = '';
  let stderr = '';
  let over = false;
  const waiting = new Set<() => void>();
  const news = (): void => {
    for (const look of [...waiting]) look();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    news();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    news();
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Result>((resolve) => {
    child.on('close', (status) => {
      over = true;
      resolve({ status, stdout, stderr });
      news();
    });
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    ended,
    sees: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const all = stdout + stderr;
          if (typeof text === 'string' ? all.includes(text) : text.test(all)) resolve();
          else if (over) reject(new Error(`ended without ${String(text)}:\n${all}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    type: (text) => child.stdin.write(text),
    kill: (signal) => child.kill(signal),
  };
}
