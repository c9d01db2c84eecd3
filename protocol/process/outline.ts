import type { ProcessDefinition, StepDefinition } from '../process-file/definition.ts';
import type { StepPhase } from './states.ts';

/** What lists and trees show of a step before it runs. */
export interface StepOutline {
  id: string;
  name: string;
  phase: StepPhase;
}

/** The steps of a process in the order of its record: `steps`, `onFailure`, `finally`. */
export function outlineOf(definition: ProcessDefinition): StepOutline[] {
  const of =
    (phase: StepPhase) =>
    ({ id, name }: StepDefinition): StepOutline => ({ id, name, phase });
  return [
    ...definition.steps.map(of('steps')),
    ...definition.onFailure.map(of('onFailure')),
    ...definition.finally.map(of('finally')),
  ];
}
