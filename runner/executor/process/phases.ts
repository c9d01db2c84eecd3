import type { JsonObject } from '../../../protocol/data/json.ts';
import { CLEANUP_TIMEOUT_MS } from '../../../protocol/process-file/defaults.ts';
import type { StepDefinition } from '../../../protocol/process-file/definition.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { CancelToken } from '../cancel-token.ts';
import { causeOf, Stop } from '../stop.ts';
import { runStep } from '../step/run-step.ts';
import type { Surroundings } from './surroundings.ts';

/** How cleanup went. `stopped`: it has to be run again, since the process is given back; `step`: which was cut off. */
export interface CleanupEnd {
  /** What failed first. */
  error?: ProcessError;
  stopped?: { step?: string };
}

/**
 * Runs the steps of `onFailure` or `finally`, one after the other, within a time limit of their own. They may not
 * interrupt. A cancel asked for while they run ends them; none is begun once the process is to be given back.
 */
export async function runCleanup(
  around: Surroundings,
  control: CancelToken,
  phase: 'onFailure' | 'finally',
  steps: readonly StepDefinition[],
  start: JsonObject,
): Promise<CleanupEnd> {
  if (steps.length === 0) return {};
  if (around.givesBack && control.shutdown) return { stopped: {} };
  if (control.now) return {};
  const stop = new Stop();
  const callOffs = [
    control.onRequest((request) => {
      stop.begin(causeOf(request, around.givesBack));
      if (request.now) stop.kill();
    }),
    around.clock.after(CLEANUP_TIMEOUT_MS, () => {
      stop.begin({ kind: 'timeout', limit: 'cleanup', ms: CLEANUP_TIMEOUT_MS });
    }),
  ];
  try {
    let input = start;
    for (const [index, step] of steps.entries()) {
      const patient = { ...around, longestInlineWaitMs: Infinity };
      const end = await runStep(patient, stop, { step, phase, index, input, attempt: 1 });
      if (end.kind === 'passed' && end.interrupt) return { error: forbidden(step.id, phase) };
      if (end.kind === 'passed') input = end.next;
      else if (end.kind === 'failed') return { error: end.error };
      else if (end.kind === 'stopped') return { stopped: end.cutOff ? { step: step.id } : {} };
      else return {};
    }
    return {};
  } finally {
    for (const callOff of callOffs) callOff();
  }
}

function forbidden(step: string, phase: string): ProcessError {
  const message = `A step of ${phase} may not interrupt the process.`;
  return { code: 'InterruptForbidden', message, type: 'InterruptForbidden', stack: [], step };
}
