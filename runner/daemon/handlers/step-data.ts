import { stepData, type StepDataParams } from '../../../protocol/control/data.ts';
import type { AttemptRecord, ProcessState, StoredRef } from '../../process-state/state.ts';
import { ControlError } from '../control-error.ts';
import type { Core } from '../core/core.ts';
import { handler, type Handler } from './handler.ts';
import { readData } from './read-data.ts';

/** What an attempt of a step got or gave, as it was recorded. */
export function stepDataHandler({ parts }: Core): Handler {
  const { ledger, store } = parts;
  return handler(stepData, async (params) => {
    const state = await ledger.find(params.pid);
    const { ref, attempt } = recorded(state, params);
    await ledger.settled(state.record.pid);
    return { hash: ref.hash, bytes: ref.bytes, attempt, data: await readData(store, ref) };
  });
}

function recorded(state: ProcessState, params: StepDataParams): { ref: StoredRef; attempt: number } {
  const { step, what = 'output', attempt } = params;
  const of = state.attempts.filter((one) => one.step === step && (attempt === undefined || one.attempt === attempt));
  for (const one of of.reverse()) {
    const ref = refOf(one, what);
    if (ref) return { ref, attempt: one.attempt };
  }
  throw missing(state, params, of);
}

function refOf({ input, output, next }: AttemptRecord, what: 'input' | 'output' | 'next'): StoredRef | null {
  return { input, output, next: next ?? output }[what];
}

function missing({ record }: ProcessState, params: StepDataParams, attempts: readonly AttemptRecord[]): ControlError {
  const { step, what = 'output', attempt } = params;
  const { pid } = record;
  const found = record.steps.find(({ id }) => id === step);
  if (!found) {
    const steps = record.steps.map(({ id }) => id);
    return new ControlError('NoSuchStep', `The process has no step ${step}; it has ${steps.join(', ')}.`, {
      pid,
      steps,
    });
  }
  if (attempts.length > 0) {
    const which = attempt === undefined ? '' : `Attempt ${attempt} of `;
    return new ControlError('NoSuchData', `${which}${step} has no ${what}: it is ${found.status}.`, { pid });
  }
  const why = attempt === undefined ? `has not run: it is ${found.status}` : `has no attempt ${attempt}`;
  return new ControlError('NoSuchData', `The step ${step} ${why}.`, { pid });
}
