import type { TaskDefinition } from 'vscode';
import { isObject } from '../../protocol/data/kinds.ts';
import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';

/** Type of our tasks, and of the matchers' prefix. */
export const TASK_TYPE = 'stepwell';

/** A task as tasks.json has it. */
export interface StepwellTask extends TaskDefinition {
  type: typeof TASK_TYPE;
  /** `run`: start the process and follow it to its end; `check`: only check files. Default: run. */
  action?: 'run' | 'check';
  /** Path of the process file, relative to the folder; to check, a folder too. */
  file: string;
  data?: JsonObject;
  params?: JsonObject;
}

/** What is wrong with a task a person wrote, as a sentence; undefined for one that can be run. */
export function taskFault(definition: TaskDefinition): string | undefined {
  const given: Record<string, JsonValue | undefined> = definition;
  const { action, file, data, params } = given;
  if (typeof file !== 'string' || file === '') return '"file" must be the path of a process file.';
  if (action !== undefined && action !== 'run' && action !== 'check') return '"action" must be "run" or "check".';
  if (data !== undefined && !isObject(data)) return '"data" must be an object.';
  if (params !== undefined && !isObject(params)) return '"params" must be an object.';
  return undefined;
}
