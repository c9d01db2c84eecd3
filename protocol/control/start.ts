import type { JsonObject, JsonValue } from '../data/json.ts';
import { request, type Claimed } from './message.ts';

/** Accepts a process. Answered once it is durable: from then on it runs whatever happens. */
export const start = request<StartParams, StartResult>('process/start');

export interface StartParams extends Claimed {
  /** Absolute path of the process file. */
  file: string;
  /** Default: the file's own `data`. */
  data?: JsonObject;
  /** By name; text is turned into what the file's `params` ask for. */
  params?: Record<string, JsonValue>;
  /**
   * While a process started with this key is kept, the same start answers its id; a different one is a conflict.
   * @minLength 1
   * @maxLength 200
   */
  key?: string;
  /**
   * Higher runs first. Default: the file's own.
   * @asType integer
   */
  priority?: number;
  /** What steps inherit; the runner's own environment is never used. Default: a plain PATH and the owner's HOME and USER. */
  env?: Record<string, string>;
}

export interface StartResult {
  pid: string;
  /** Nothing was started: the key was used for the same start before. */
  existing: boolean;
  /** Warnings about the file, one sentence each, with line and column. */
  warnings: string[];
}
