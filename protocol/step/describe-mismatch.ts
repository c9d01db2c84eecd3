import type { JsonValue } from '../data/json.ts';
import { wordMismatch, type RawMismatch } from '../data/word-mismatch.ts';

/**
 * What a validator of protocol/generated found, for a person, to stand after a subject: ``has `output`, which must be
 * an object``. With the checked value at hand it also says what is there instead.
 */
export function describeMismatch(errors: readonly RawMismatch[] | null | undefined, value?: JsonValue): string {
  const error = telling(errors ?? []);
  if (error === undefined) return 'does not have the right shape';
  const words = wordMismatch(error, value);
  const place = error.instancePath.slice(1).replaceAll('/', '.');
  return place === '' ? words : `has \`${place}\`, which ${words}`;
}

/** The alternatives of an anyOf are each reported before it; when they are types, one sentence names them all. */
function telling(errors: readonly RawMismatch[]): RawMismatch | undefined {
  const end = errors.findIndex((error) => error.keyword === 'anyOf');
  const summary = errors[end];
  if (summary === undefined) return errors[0];
  const inside = errors.slice(0, end);
  const deeper = inside.find((error) => error.instancePath.length > summary.instancePath.length);
  if (deeper !== undefined) return deeper;
  if (inside.some((error) => error.keyword !== 'type')) return summary;
  return { ...summary, keyword: 'type', params: { type: inside.map((error) => error.params['type']) } };
}
