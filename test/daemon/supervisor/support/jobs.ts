import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { JsonObject } from '../../../../protocol/data/json.ts';
import { parseProcessFile } from '../../../../protocol/process-file/parse.ts';
import { platformOf } from '../../../../protocol/process-file/platform.ts';
import { resolveDefinition } from '../../../../protocol/process-file/resolve.ts';
import type { StepLog } from '../../../../protocol/process/events.ts';
import type { Job } from '../../../../runner/executor/index.ts';
import { inheritableEnv } from '../../../../runner/platform/environment.ts';
import { createSupervisor, type SupervisorOptions } from '../../../../runner/daemon/supervisor/create-supervisor.ts';
import type { JobRequest, Supervisor } from '../../../../runner/daemon/supervisor/supervisor.ts';

const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A folder for one test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-supervisor-'));
  cleanUps.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A supervisor for one test, closed after it, with a mark nobody else has. */
export function supervisor(options: Partial<SupervisorOptions> = {}): Supervisor & { mark: string } {
  const mark = options.mark ?? `test-${randomBytes(8).toString('hex')}`;
  const made = createSupervisor({ slots: 1, ...options, mark });
  cleanUps.push(() => made.close());
  return Object.assign(made, { mark });
}

export type TestJob = JobRequest & { folder: string; log: (index?: number, attempt?: number) => StepLog[] };

/** A job for a process given as in a file, in a folder of its own. */
export function job(process_: object, change: Partial<Job> = {}, data: JsonObject = {}): TestJob {
  const folder = testFolder();
  const path = join(folder, 'test.process.json');
  const text = JSON.stringify({ version: 1, name: 'test', ...process_ });
  writeFileSync(path, text);
  const { file, problems } = parseProcessFile(text);
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (!file || errors.length > 0) throw new Error(errors.map((problem) => problem.message).join('\n'));
  const definition = resolveDefinition(file, { file: path, platform: platformOf(process.platform) });
  const logs = join(folder, 'logs');
  mkdirSync(join(folder, 'home'));
  return {
    folder,
    logs,
    cancelled: false,
    log: (index = 0, attempt = 1) => readLog(join(logs, `${index}-${attempt}.jsonl`)),
    job: {
      pid: randomBytes(16).toString('hex'),
      definition,
      params: {},
      env: { ...inheritableEnv(process.env), FOLDER: folder },
      cursor: { next: 0, end: definition.steps.length, input: data, attempts: 0, results: {}, ranMs: 0 },
      workspace: join(folder, 'work'),
      maxDataBytes: 8 * 1024 * 1024,
      ...change,
    },
  };
}

export function readLog(file: string): StepLog[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StepLog);
}
