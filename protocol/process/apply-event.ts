import type { ProcessCreated, ProcessEvent, StepProgress } from './events.ts';
import type { StepOutline } from './outline.ts';
import type { ProcessRecord, StepRecord } from './record.ts';

/** What a record begins with. */
export type RecordOrigin<Data> = Pick<
  ProcessCreated<Data>,
  'at' | 'name' | 'file' | 'outline' | 'data' | 'rerunOf' | 'copied'
>;

/** The record of a process that has just been accepted. */
export function newRecord<Data>(pid: string, origin: RecordOrigin<Data>): ProcessRecord<Data> {
  const record: ProcessRecord<Data> = {
    pid,
    name: origin.name,
    file: origin.file,
    status: 'ready',
    createdAt: origin.at,
    startedAt: null,
    finishedAt: null,
    attempt: 0,
    data: origin.data,
    output: null,
    error: null,
    interrupt: null,
    steps: origin.outline.map(newStep),
    rerunOf: origin.rerunOf ?? null,
  };
  for (const { step, status, startedAt, finishedAt, artifacts } of origin.copied ?? [])
    update(record, step, { status, startedAt, finishedAt, artifacts });
  return record;
}

function newStep({ id, name, phase }: StepOutline): StepRecord {
  return {
    id,
    name,
    phase,
    status: 'pending',
    attempt: 0,
    startedAt: null,
    finishedAt: null,
    progress: null,
    summary: null,
    error: null,
    artifacts: [],
  };
}

/** Changes a record by an event, in place. Nothing else changes one. */
export function applyEvent<Data>(record: ProcessRecord<Data>, event: ProcessEvent<Data> | StepProgress): void {
  switch (event.type) {
    // `newRecord` made it so; what is deleted has no record any more.
    case 'processCreated':
    case 'processDeleted':
    case 'cancelRequested':
      return;
    case 'processStarted':
      record.status = 'running';
      record.attempt += 1;
      record.startedAt ??= event.at;
      return;
    case 'stepStarted':
      update(record, event.step, {
        status: 'running',
        attempt: event.attempt,
        startedAt: event.at,
        finishedAt: null,
        progress: null,
        error: null,
      });
      return;
    case 'stepProgress': {
      const { progress, total, message } = event;
      update(record, event.step, {
        progress: { progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) },
      });
      return;
    }
    case 'stepFinished': {
      const { artifacts = [], summary = null } = event;
      update(record, event.step, { status: 'finished', finishedAt: event.at, artifacts, summary });
      return;
    }
    case 'stepSkipped':
      update(record, event.step, { status: 'skipped', finishedAt: event.at });
      return;
    case 'stepFailed':
      update(record, event.step, {
        status: event.then === 'retry' ? 'pending' : 'error',
        finishedAt: event.at,
        error: event.error,
      });
      return;
    case 'stepCancelled':
      update(record, event.step, { status: 'cancelled', finishedAt: event.at });
      return;
    case 'processInterrupted': {
      const { step, message, data, schema = null, revision, expiresInMs } = event;
      const expiresAt = expiresInMs === undefined ? null : new Date(Date.parse(event.at) + expiresInMs).toISOString();
      record.status = 'interrupted';
      record.interrupt = { step, message, data, schema, revision, expiresAt };
      update(record, step, { status: 'interrupted' });
      return;
    }
    case 'draftSaved':
      if (record.interrupt) {
        record.interrupt.data = event.data;
        record.interrupt.revision = event.revision;
      }
      return;
    case 'processDelayed':
      record.status = 'ready';
      return;
    case 'processRequeued':
      if (record.interrupt) update(record, record.interrupt.step, { status: 'finished' });
      record.status = 'ready';
      record.interrupt = null;
      return;
    case 'processRetried':
      retry(record, event.step, event.updated?.outline);
      return;
    case 'processProceeded':
      if (record.interrupt) update(record, record.interrupt.step, { status: 'finished' });
      record.status = 'ready';
      record.interrupt = null;
      return;
    case 'processFinished':
      end(record, 'finished', event.at);
      record.output = event.output;
      return;
    case 'processFailed':
      end(record, 'error', event.at);
      record.error = event.error;
      return;
    case 'processCancelled':
      end(record, 'cancelled', event.at);
      return;
  }
}

function end(record: ProcessRecord<unknown>, status: 'finished' | 'error' | 'cancelled', at: string): void {
  record.status = status;
  record.finishedAt = at;
  record.interrupt = null;
  for (const step of record.steps) {
    // The step of a pause was done; a step that was waiting for its next attempt will not get one.
    if (step.status === 'interrupted') step.status = 'finished';
    if (step.status === 'pending' && step.error) step.status = status === 'cancelled' ? 'cancelled' : 'error';
  }
}

/** Back into the queue; what ran from that step on is as if it had not been tried, but for the count of attempts. */
function retry(record: ProcessRecord<unknown>, from: string, outline: StepOutline[] | undefined): void {
  record.status = 'ready';
  record.finishedAt = null;
  record.error = null;
  if (outline) {
    const before = new Map(record.steps.map((step) => [step.id, step]));
    record.steps = outline.map((step) => ({ ...(before.get(step.id) ?? newStep(step)), ...step }));
    positions.delete(record);
  }
  const first = record.steps.findIndex(({ id }) => id === from);
  for (const step of record.steps.slice(first)) Object.assign(step, newStep(step), { attempt: step.attempt });
}

/** Where each step stands, so that a process of thousands of steps is not searched for every event. */
const positions = new WeakMap<ProcessRecord<unknown>, Map<string, StepRecord>>();

function update(record: ProcessRecord<unknown>, id: string, change: Partial<StepRecord>): void {
  let byId = positions.get(record);
  if (!byId) positions.set(record, (byId = new Map(record.steps.map((step) => [step.id, step]))));
  Object.assign(byId.get(id) ?? {}, change);
}
