import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';

export const SAMPLES = fileURLToPath(new URL('../../../samples/', import.meta.url));
const STEPWELL = fileURLToPath(new URL('../../../dist/stepwell.js', import.meta.url));

/** A sample starts many programs; on a busy machine that takes its time. */
export const PATIENCE = { timeout: 120_000 };

export interface SampleRun {
  status: number | null;
  record: ProcessRecord;
  /** What a person reads. */
  text: string;
  /** The text of an artifact. */
  artifact(name: string): string;
}

export interface SampleOptions {
  env?: NodeJS.ProcessEnv;
  /** Told what a person reads, as it comes. */
  onText?: (text: string) => void;
}

/** The process file of a sample: its folder's name twice. */
export function processFile(name: string): string {
  return join(SAMPLES, name, `${name}.process.json`);
}

/** Runs a sample as a script would, for the record; what it leaves behind goes away with the test. */
export async function sample(name: string, args: string[], options: SampleOptions = {}): Promise<SampleRun> {
  const temporary = folder();
  const child = spawn(process.execPath, [STEPWELL, 'run', processFile(name), '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...options.env },
  });
  let json = '';
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (json += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    options.onText?.(text);
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (json === '') throw new Error(`no record; exit status ${String(status)}, standard error:\n${text}`);
  const record = JSON.parse(json) as ProcessRecord;
  const artifact = (wanted: string): string => {
    const found = record.steps.flatMap((step) => step.artifacts).find((candidate) => candidate.name === wanted);
    if (!found) throw new Error(`no artifact ${wanted}`);
    return readFileSync(found.path, 'utf8');
  };
  return { status, record, text, artifact };
}

/** The statuses of its steps, by their ids. */
export function statuses({ record }: SampleRun): Record<string, string> {
  return Object.fromEntries(record.steps.map((step) => [step.id, step.status]));
}

/** The output of a finished process. */
export function outputOf({ record, text }: SampleRun): JsonObject {
  if (record.output === null) throw new Error(`it has no output: ${text}`);
  return record.output;
}

/** The data a person is asked about, changed as a person would, in a file for `--data`. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the shape it edits
export function answer<Data>({ record, text }: SampleRun, change: (data: Data) => void): string {
  if (record.interrupt === null) throw new Error(`it does not ask: ${text}`);
  const data = structuredClone(record.interrupt.data);
  change(data as Data);
  const file = join(folder(), 'answer.json');
  writeFileSync(file, JSON.stringify(data));
  return `@${file}`;
}

/** A folder that is removed when the test is over. */
export function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-sample-')));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  });
  return path;
}

/** Whether this machine has a program. */
export function has(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Python itself: `python3` may be a script that looks for it, at a tenth of a second each time. */
export const PYTHON = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).stdout.trim();

export const HAS = {
  git: has('git', '--version'),
  python: PYTHON !== '',
  php: has('php', '--version'),
  openssl: has('openssl', 'version'),
  bash: process.platform !== 'win32' && has('bash', '-c', 'true'),
  /** sh with awk and gzip, where they lie on PATH. */
  sh: process.platform !== 'win32' && has('sh', '-c', 'echo | gzip -c | gzip -cd | awk 1'),
};
