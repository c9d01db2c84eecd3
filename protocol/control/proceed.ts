import type { JsonObject } from '../data/json.ts';
import { request, type Claimed, type Pid } from './message.ts';

/** Lets an interrupted process go on. */
export const proceed = request<ProceedParams, ProceedResult>('process/proceed');

export interface ProceedParams extends Claimed {
  pid: Pid;
  /** Default: the data of the pause, a saved draft included. */
  data?: JsonObject;
  /**
   * `merge`: top-level keys of `data` replace those of the pause's data whole. `replace`: the data is exactly this.
   * Default: merge.
   */
  mode?: 'merge' | 'replace';
  /**
   * The revision last seen; a pause that has another one by now is a conflict. Absent: whatever it is.
   * @asType integer
   */
  revision?: number;
}

export interface ProceedResult {
  pid: string;
  revision: number;
  /** Files the steps run that have changed since the process was started, one sentence each. */
  warnings?: string[];
}

/** Keeps what a person edited so far; the process goes on waiting. */
export const saveDraft = request<SaveDraftParams, SaveDraftResult>('process/saveDraft');

export interface SaveDraftParams extends Claimed {
  pid: Pid;
  /** The whole data. It need not match the schema yet. */
  data: JsonObject;
  /** @asType integer */
  revision: number;
}

export interface SaveDraftResult {
  revision: number;
}
