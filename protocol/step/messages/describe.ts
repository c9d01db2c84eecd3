import type { JsonSchema } from '../../data/json.ts';
import type { MessageDeclaration } from './envelope.ts';

/** Asks what the steps are and take. Has no side effects. */
export const describe = {
  method: 'step/describe',
  from: 'executor',
  kind: 'request',
} as const satisfies MessageDeclaration;

export interface DescribeParams {
  /** One step's name; absent: all of them. */
  step?: string;
}

export interface DescribeResult {
  steps: StepDescription[];
}

export interface StepDescription {
  /** The name used in `step/run`. */
  name: string;
  title?: string;
  description?: string;
  /** Schema of `input`. */
  inputSchema?: JsonSchema;
  /** Schema of `with`. */
  withSchema?: JsonSchema;
  /** Schema of `output`. */
  outputSchema?: JsonSchema;
  /** The step may ask for an interrupt. */
  interrupts?: boolean;
  /** Running the step twice with the same input does no harm. */
  idempotent?: boolean;
  /** Where the step is written. */
  source?: SourcePlace;
}

export interface SourcePlace {
  /** Absolute path. */
  file: string;
  /**
   * Counted from 1.
   * @minimum 1
   * @asType integer
   */
  line?: number;
}
