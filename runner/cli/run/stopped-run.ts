import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import type { StepResult } from '../../executor/job.ts';
import { CliError } from '../cli-error.ts';
import { readData } from './read-data.ts';

/** A run that was interrupted or failed, as it is kept for `--continue`. */
export interface StoppedRun {
  version: 1;
  record: ProcessRecord;
  /** Id of the step to go on with; null: none is left, only `finally`. */
  next: string | null;
  /** As it was given. */
  until?: string;
  /** As they were given: `KEY=VALUE`. */
  params: string[];
  /** Running time so far, in milliseconds, for the time limit of the process. */
  ranMs: number;
  /** Of the steps before `next`. */
  results: Record<string, StepResult>;
}

const DATA = 'data.json';
const STATE = 'run.json';

/**
 * Keeps a run in a new folder of the user's own (0700, files 0600): the data to go on with, which a person may edit,
 * and the rest. Secrets are in neither: no data may hold one, and errors are masked.
 * @returns the folder and the file of the data
 */
export function keepStoppedRun(parent: string, run: StoppedRun, data: JsonObject): { folder: string; data: string } {
  const folder = mkdtempSync(join(parent, 'stepwell-'));
  const write = (name: string, value: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return path;
  };
  write(STATE, run);
  return { folder, data: write(DATA, data) };
}

/** What `--continue FOLDER` names. Throws a CliError for what no run of this process has kept. */
export function readStoppedRun(folder: string, { name }: Pick<ProcessDefinition, 'name'>): StoppedRun {
  let run: unknown;
  try {
    run = JSON.parse(readFileSync(join(folder, STATE), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' || code === 'ENOTDIR' ? `there is no ${STATE} in it` : message;
    throw new CliError(`${folder} is no folder that a run has kept: ${why}.`);
  }
  if (!isStoppedRun(run)) {
    throw new CliError(`${join(folder, STATE)} was not written by this version of \`stepwell run\`.`);
  }
  if (run.record.name !== name)
    throw new CliError(`${folder} was kept by a run of ${run.record.name}, not of ${name}.`);
  return run;
}

/** The data to go on with, as it is in the folder by now. Throws a CliError. */
export function readKeptData(folder: string): JsonObject {
  return readData(`@${join(folder, DATA)}`);
}

/** Enough to tell a file of ours from any other; nobody edits it. */
function isStoppedRun(value: unknown): value is StoppedRun {
  const run = value as Partial<Record<keyof StoppedRun, unknown>> | null;
  return (
    typeof run === 'object' &&
    run?.version === 1 &&
    isObject(run.record) &&
    isObject(run.results) &&
    Array.isArray(run.params) &&
    (run.next === null || typeof run.next === 'string')
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
