import type { ProviderView } from '../../protocol/process-file/rules/view.ts';
import type { StepDescription } from '../../protocol/step/messages/describe.ts';
import type { Shape } from './shape.ts';

/** What is known beyond the text of the file. Asked while the flow is analysed, so every answer is there at once. */
export interface FlowFacts {
  /** What a provider says of a step; undefined: not known (yet). */
  described(provider: ProviderView, stepName: string): StepDescription | undefined;
  /** What recorded runs say of a step; undefined: it never ran, or is not known (yet). */
  observed(stepId: string): ObservedStep | undefined;
  /** Start data of recorded runs. */
  observedStart?: Shape;
}

/** Data of one step in recorded runs, folded together. */
export interface ObservedStep {
  /** Runs looked at in which the step ran. */
  readonly runs: number;
  /** The step before it in those runs; undefined: it was the first of its list. */
  readonly previous: string | undefined;
  /** What it got. */
  readonly before?: Shape;
  /** What it gave. */
  readonly output?: Shape;
  /** What came after it: what the next step got, or what the process gave after the last one. */
  readonly after?: Shape;
}

/** For files of which only the text is known. */
export const NO_FACTS: FlowFacts = { described: () => undefined, observed: () => undefined };
