import type { JsonObject } from '../../../protocol/data/json.ts';
import { evaluateTemplateText } from '../../../protocol/process-file/expressions/index.ts';
import type { StepDefinition } from '../../../protocol/process-file/definition.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { InterruptRequest } from '../../../protocol/step/messages/index.ts';
import { isoTime } from '../clock.ts';
import { toFailure } from '../failure.ts';
import type { Cursor } from '../job.ts';
import { runStep } from '../step/run-step.ts';
import type { Stop } from '../stop.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * How the main steps ended, and where they stand: at the step that failed or did not come to its end, whose input
 * cleanup steps start with, or behind the last that did.
 */
export type StepsEnd = { cursor: Cursor } & (
  | { kind: 'finished' | 'cancelled' | 'interrupted' }
  | { kind: 'error'; error: ProcessError }
  | { kind: 'delayed'; retryInMs: number }
  /** `step`: whose attempt was cut off. */
  | { kind: 'stopped'; step?: string }
);

/** Runs steps from where the job stands until they are done or something stops them. */
export async function runSteps(around: Surroundings, phase: Stop, ranMs: () => number): Promise<StepsEnd> {
  const { definition, cursor } = around.job;
  let input = cursor.input;
  let attempts = cursor.attempts;
  const at = (next: number, begun = 0): { cursor: Cursor } => ({
    cursor: { next, end: cursor.end, input, attempts: begun, results: around.scope.results, ranMs: ranMs() },
  });
  for (let index = cursor.next; index < cursor.end; index += 1) {
    const step = definition.steps[index];
    if (!step) break;
    const end = await runStep(around, phase, { step, phase: 'steps', index, input, attempt: attempts + 1 });
    attempts = 0;
    if (end.kind === 'cancelled') return { kind: 'cancelled', ...at(index) };
    if (end.kind === 'failed') return { kind: 'error', error: end.error, ...at(index) };
    if (end.kind === 'delayed') return { kind: 'delayed', retryInMs: end.retryInMs, ...at(index, end.attempts) };
    if (end.kind === 'stopped') {
      return { kind: 'stopped', ...at(index, end.attempts), ...(end.cutOff && { step: step.id }) };
    }
    const pause = end.done ? pauseAfter(around, step, end.next, end.interrupt) : undefined;
    input = end.next;
    if (pause) {
      await around.host.commit({
        type: 'processInterrupted',
        at: isoTime(around.clock),
        step: step.id,
        phase: 'steps',
        message: pause.message,
        data: input,
        ...(pause.schema !== undefined && { schema: pause.schema }),
        ...(pause.expiresInMs !== undefined && { expiresInMs: pause.expiresInMs }),
        revision: 1,
        ranMs: Math.round(ranMs()),
      });
      return { kind: 'interrupted', ...at(index + 1) };
    }
  }
  // A process that is cancelled at a pause behind its last step does not finish.
  return { kind: phase.cause?.kind === 'cancel' ? 'cancelled' : 'finished', ...at(cursor.end) };
}

/** The pause after a step: what the step asked for wins over the file. One pause, whoever asks. */
function pauseAfter(
  { scope, variables, masker }: Surroundings,
  step: StepDefinition,
  output: JsonObject,
  asked: InterruptRequest | undefined,
): InterruptRequest | undefined {
  if (asked)
    return {
      ...asked,
      ...(asked.schema === undefined && step.interrupt?.schema !== undefined && { schema: step.interrupt.schema }),
    };
  if (!step.interrupt) return undefined;
  const { message, schema, expiresInMs } = step.interrupt;
  return {
    message: masker.mask(messageOf(message, step, () => ({ ...scope.of(step, output), env: variables.visible }))),
    ...(schema !== undefined && { schema }),
    ...(expiresInMs !== undefined && { expiresInMs }),
  };
}

/** A message that cannot be evaluated is shown as it is written: the pause must not be lost over it. */
function messageOf(
  message: string | undefined,
  step: StepDefinition,
  scope: () => Parameters<typeof evaluateTemplateText>[1],
): string {
  if (message === undefined) return `Check the data that "${step.name}" produced.`;
  try {
    return evaluateTemplateText(message, scope());
  } catch (error) {
    return `${message} (${toFailure(error).message})`;
  }
}
