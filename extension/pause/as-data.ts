import type { JsonObject } from '../../protocol/data/json.ts';
import { EDITED_TEXT_BYTES, parseData } from '../../protocol/data/parse-data.ts';
import { PauseError } from './pause-error.ts';

/** The data a text holds; what is too large for the runner, that says. Throws PauseError. */
export function asData(text: string): JsonObject {
  const read = parseData(text, { maxBytes: EDITED_TEXT_BYTES });
  if ('fault' in read) throw new PauseError({ kind: 'notData', fault: read.fault });
  return read.data;
}
