import type { ProcessInfo } from '../../../protocol/control/get.ts';
import type { ProcessEvent } from '../../../protocol/process/events.ts';
import type { StepRecord } from '../../../protocol/process/record.ts';

/**
 * The events a display has to be shown to be where a process stands: those that ended its steps, and those that began
 * what runs. `before`: what it was shown last.
 */
export function eventsSoFar(before: ProcessInfo | undefined, info: ProcessInfo): ProcessEvent[] {
  const earlier = new Map(before?.steps.map((step) => [step.id, step]));
  const events: ProcessEvent[] = [];
  if (!before && info.startedAt !== null) events.push({ type: 'processStarted', at: info.startedAt });
  for (const step of info.steps) {
    const shown = earlier.get(step.id);
    if (shown?.status === step.status && shown.attempt === step.attempt) continue;
    events.push(...eventsOf(step));
  }
  if (info.interrupt && before?.interrupt?.revision !== info.interrupt.revision) {
    const { step, message, data, revision } = info.interrupt;
    events.push({ type: 'processInterrupted', at: info.createdAt, step, phase: 'steps', message, data, revision });
  }
  return events;
}

function eventsOf(step: StepRecord): ProcessEvent[] {
  const { id, phase, attempt, startedAt, finishedAt, summary, error } = step;
  const of = { step: id, phase };
  const at = finishedAt ?? startedAt ?? '';
  switch (step.status) {
    case 'pending':
      return [];
    case 'running':
      return [{ type: 'stepStarted', at: startedAt ?? at, ...of, attempt, input: {} }];
    case 'finished':
    case 'interrupted':
      return [{ type: 'stepFinished', at, ...of, attempt, output: {}, ...(summary !== null && { summary }) }];
    case 'skipped':
      return [{ type: 'stepSkipped', at, ...of }];
    case 'cancelled':
      return [{ type: 'stepCancelled', at, ...of, attempt }];
    case 'error':
      return error ? [{ type: 'stepFailed', at, ...of, attempt, error, then: 'fail' }] : [];
  }
}
