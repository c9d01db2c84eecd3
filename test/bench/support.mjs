import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const stepwell = join(root, 'dist', 'stepwell.js');

/** A folder for one case, removed with it. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeProcess(folder, process) {
  const file = join(folder, 'bench.process.json');
  writeFileSync(file, JSON.stringify({ version: 1, name: 'bench', ...process }));
  return file;
}

/** Runs `stepwell run FILE --json`; resolves to the record. Fails loudly: a benchmark of a failure measures nothing. */
export async function runProcess(file, options = {}) {
  const child = spawn(process.execPath, [stepwell, 'run', file, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err = (err + chunk).slice(-4000)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`stepwell run ended with ${code}: ${err}\n${out.slice(0, 2000)}`);
  return JSON.parse(out);
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Milliseconds between the start of the first and the end of the last step of a record. */
export function stepsTook(record) {
  const times = record.steps.flatMap((step) => [Date.parse(step.startedAt), Date.parse(step.finishedAt)]);
  return Math.max(...times) - Math.min(...times);
}

export function has(program) {
  return !spawnSync(program, ['--version'], { stdio: 'ignore' }).error;
}
