import type { StepLog } from '../process/events.ts';
import { request, type Pid } from './message.ts';

/**
 * Reads the log of a process or of one step, from the beginning or from where an earlier answer ended. Logs are read
 * in pieces, so that a reader takes as much as it can show and a large one is never whole in memory.
 */
export const readLog = request<ReadLogParams, ReadLogResult>('log/read');

export interface ReadLogParams {
  pid: Pid;
  /** Only this step's. */
  step?: string;
  /**
   * Only this attempt of the step. Default: all.
   * @minimum 1
   * @asType integer
   */
  attempt?: number;
  /** `cursor` of the answer before. Default: the beginning. */
  cursor?: string;
  /** Begins this many bytes before the end instead; for the first answer of a large log. */
  tailBytes?: number;
  /**
   * `start` of an earlier answer: what comes right before it, about `limitBytes` of it, instead. For readers that go
   * backwards from the end; nothing is waited for.
   */
  before?: string;
  /**
   * About how many bytes of records to answer with. Default: 256 KiB.
   * @minimum 1
   * @maximum 4194304
   * @asType integer
   */
  limitBytes?: number;
  /** When there is nothing yet: answers as soon as there is, or the process is over or waits for a person. */
  wait?: boolean;
}

export interface ReadLogResult {
  records: StepLog[];
  /** Where the next piece begins; with `before`, that place itself. */
  cursor: string;
  /** Where these records begin. Older runners do not tell. */
  start?: string;
  /** How much of the log comes before `start`, in bytes; only with `tailBytes` or `before`. */
  earlierBytes?: number;
  /** Nothing more will come unless the process goes on: it is over or waits for a person. */
  ended: boolean;
}
