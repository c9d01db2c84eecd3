import type { JsonObject } from '../../protocol/data/json.ts';
import { parseData } from '../../protocol/data/parse-data.ts';
import { LIMITS } from '../../protocol/step/limits.ts';
import { PauseError } from './pause-error.ts';

/** Largest data a runner can be set to take; the one that runs may take less, and says so. */
const MAX_BYTES = LIMITS.maxDataBytesCeiling;

/** The data a text holds. Throws PauseError. */
export function asData(text: string): JsonObject {
  const read = parseData(text, { maxBytes: MAX_BYTES });
  if ('fault' in read) throw new PauseError({ kind: 'notData', fault: read.fault });
  return read.data;
}
