import { randomBytes } from 'node:crypto';
import { newRecord } from '../../../protocol/process/apply-event.ts';
import type { ProcessEvent } from '../../../protocol/process/events.ts';
import { outlineOf } from '../../../protocol/process/outline.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import type { Job, StepResult } from '../../executor/job.ts';
import { inheritableEnv } from '../../platform/environment.ts';
import { hasExpired, interruptExpired } from './expiry.ts';
import type { Prepared } from './prepare.ts';
import type { StoppedRun } from './stopped-run.ts';
import { userName } from '../../platform/user-name.ts';

/** What a session begins with. */
export interface Beginning {
  record: ProcessRecord;
  job: Job;
  /** With `--continue`: a person let the process go on. */
  resumed: ProcessEvent | undefined;
  /** Steps before `--from`: they count as skipped. */
  passedOver: string[];
}

/** A process from its start, from a step of it, or from where an earlier run stopped. */
export function beginningOf(prepared: Prepared, workspace: string, now = new Date()): Beginning {
  const { definition, params, data, range, stopped } = prepared;
  const before = definition.steps.slice(0, range.next).map(({ id }) => id);
  const blank = newRecord(stopped?.record.pid ?? randomBytes(16).toString('hex'), {
    ...definition,
    at: now.toISOString(),
    outline: outlineOf(definition),
    data,
  });
  const record = stopped ? withStepsOf(blank, stopped.record) : blank;
  const expired = hasExpired(record.interrupt, now);
  const job: Job = {
    pid: record.pid,
    definition,
    params,
    env: inheritableEnv(process.env),
    cursor: {
      ...range,
      input: data,
      attempts: 0,
      results: Object.fromEntries(before.map((id) => [id, resultOf(id, stopped)])),
      ranMs: stopped?.ranMs ?? 0,
    },
    workspace,
    maxDataBytes: LIMITS.maxDataBytes,
    ...(expired && record.interrupt && { failing: interruptExpired(record.interrupt) }),
  };
  return {
    record,
    job,
    resumed: stopped && !expired ? goingOn(prepared, stopped, now) : undefined,
    passedOver: stopped ? [] : before,
  };
}

/** The record of a run that stopped, with the steps the file has by now. */
function withStepsOf(blank: ProcessRecord, stopped: ProcessRecord): ProcessRecord {
  const known = new Map(stopped.steps.map((step) => [step.id, step]));
  const steps = blank.steps.map((step) => ({ ...(known.get(step.id) ?? step), name: step.name, phase: step.phase }));
  return { ...stopped, file: blank.file, steps };
}

function resultOf(id: string, stopped: StoppedRun | undefined): StepResult {
  const nothing = { output: null, artifacts: {} };
  if (!stopped) return { status: 'skipped', ...nothing };
  const status = stopped.record.steps.find((step) => step.id === id)?.status ?? 'skipped';
  return stopped.results[id] ?? { status: status === 'interrupted' ? 'finished' : status, ...nothing };
}

function goingOn({ data }: Prepared, { record, next }: StoppedRun, now: Date): ProcessEvent {
  const at = now.toISOString();
  const by = userName();
  if (record.interrupt) return { type: 'processProceeded', at, by, data, revision: record.interrupt.revision + 1 };
  return { type: 'processRetried', at, by, step: next ?? '', input: data };
}
