import { sameJson } from '../../protocol/data/same-json.ts';
import type { JsonObject } from '../../protocol/data/json.ts';

/** What became of a draft whose answer was lost with the connection. */
export type Outcome = 'saved' | 'notSaved' | 'conflict';

/**
 * @param base the revision the draft was sent with
 * @param now what the runner has by now
 */
export function outcomeOf(base: number, sent: JsonObject, now: { revision: number; data: JsonObject }): Outcome {
  if (now.revision === base) return 'notSaved';
  // Somebody else may have saved the very same; then there is nothing to disagree about either.
  return sameJson(sent, now.data) ? 'saved' : 'conflict';
}
