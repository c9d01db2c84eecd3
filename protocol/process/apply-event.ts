import type { JsonObject } from '../data/json.ts';
import type { ProcessDefinition, StepDefinition } from '../process-file/definition.ts';
import type { ProcessEvent, StepProgress } from './events.ts';
import type { ProcessRecord, StepRecord } from './record.ts';
import type { StepPhase } from './states.ts';

/** The record of a process that has just been accepted. */
export function newRecord(
  pid: string,
  definition: ProcessDefinition,
  data: JsonObject,
  createdAt: string,
): ProcessRecord {
  const of =
    (phase: StepPhase) =>
    (step: StepDefinition): StepRecord => ({
      id: step.id,
      name: step.name,
      phase,
      status: 'pending',
      attempt: 0,
      startedAt: null,
      finishedAt: null,
      progress: null,
      summary: null,
      error: null,
      artifacts: [],
    });
  return {
    pid,
    name: definition.name,
    file: definition.file,
    status: 'ready',
    createdAt,
    startedAt: null,
    finishedAt: null,
    attempt: 0,
    data,
    output: null,
    error: null,
    interrupt: null,
    steps: [
      ...definition.steps.map(of('steps')),
      ...definition.onFailure.map(of('onFailure')),
      ...definition.finally.map(of('finally')),
    ],
    rerunOf: null,
  };
}

/** Changes a record by an event, in place. Nothing else changes one. */
export function applyEvent(record: ProcessRecord, event: ProcessEvent | StepProgress): void {
  switch (event.type) {
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

function end(record: ProcessRecord, status: 'finished' | 'error' | 'cancelled', at: string): void {
  record.status = status;
  record.finishedAt = at;
  record.interrupt = null;
  for (const step of record.steps) {
    // The step of a pause was done; a step that was waiting for its next attempt will not get one.
    if (step.status === 'interrupted') step.status = 'finished';
    if (step.status === 'pending' && step.attempt > 0) step.status = status === 'cancelled' ? 'cancelled' : 'error';
  }
}

/** Where each step stands, so that a process of thousands of steps is not searched for every event. */
const positions = new WeakMap<ProcessRecord, Map<string, StepRecord>>();

function update(record: ProcessRecord, id: string, change: Partial<StepRecord>): void {
  let byId = positions.get(record);
  if (!byId) positions.set(record, (byId = new Map(record.steps.map((step) => [step.id, step]))));
  Object.assign(byId.get(id) ?? {}, change);
}
