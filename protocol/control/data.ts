import type { JsonObject } from '../data/json.ts';
import type { DataRef } from '../process/data-ref.ts';
import { request, type Pid } from './message.ts';

/** What one attempt of a step got or gave. */
export const stepData = request<StepDataParams, StepDataResult>('step/data');

export interface StepDataParams {
  pid: Pid;
  step: string;
  /** `next`: what the following step got, which differs from the output with `outputMode: "merge"`. Default: output. */
  what?: 'input' | 'output' | 'next';
  /**
   * Default: the last one that has it.
   * @minimum 1
   * @asType integer
   */
  attempt?: number;
}

export interface StepDataResult extends DataRef {
  attempt: number;
  data: JsonObject;
}
