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

/** The alternatives of an anyOf are each reported; what sums them up comes last. */
function telling(errors: readonly RawMismatch[]): RawMismatch | undefined {
  return errors.find((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf') ?? errors[0];
}
