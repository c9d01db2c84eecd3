/** Matching data against schemas that come from files and providers. */
import { defaultWorkerPath } from './worker-path.ts';
import type { SchemaValidator } from './validator.ts';
import { WorkerValidator, type WorkerValidatorOptions } from './worker-validator.ts';

export { SchemaInvalidError, SchemaTimeoutError } from './errors.ts';
export type { SchemaMismatch, SchemaValidator } from './validator.ts';

/** Longest time for one match. Schemas take microseconds to milliseconds; what takes longer does not end by itself. */
export const DEFAULT_DEADLINE_MS = 2000;

/** Room for the largest data there can be, several times over. */
const DEFAULT_MAX_HEAP_MB = 256;

/** A validator of its own; nothing is started before its first use. */
export function createValidator(options: Partial<WorkerValidatorOptions> = {}): SchemaValidator {
  return new WorkerValidator({
    workerPath: options.workerPath ?? defaultWorkerPath(),
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    maxHeapMb: options.maxHeapMb ?? DEFAULT_MAX_HEAP_MB,
  });
}
