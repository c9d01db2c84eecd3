import type { JsonValue } from '../../protocol/data/json.ts';
import { clip, either, expected } from '../../protocol/process-file/structure/words.ts';
import type { Shape } from './shape.ts';

/** Names told in one message. */
const MAX_NAMES = 8;

/** What a value can be, in words: `a text or null`. */
export function typeWords({ types }: Shape): string {
  const told = [...types].filter((type) => type !== 'integer' || !types.has('number'));
  return told.length === 0 ? 'anything' : expected({ type: told });
}

/** Values in words: `"fast" or "slow"`. */
export function valueWords(values: readonly JsonValue[]): string {
  const told = values.slice(0, MAX_NAMES).map((value) => clip(JSON.stringify(value)));
  if (values.length > MAX_NAMES) told.push('others');
  return either(told);
}

/** Names for a sentence: "`a`, `b` and `c`". */
export function nameList(names: readonly string[]): string {
  const told = names.slice(0, MAX_NAMES).map((name) => `\`${clip(name)}\``);
  if (names.length > MAX_NAMES) told.push(`${names.length - MAX_NAMES} more`);
  return told.length < 2 ? (told[0] ?? '') : `${told.slice(0, -1).join(', ')} and ${told.at(-1) ?? ''}`;
}

/** "the last run", "the last 16 runs". */
export function lastRuns(count: number): string {
  return count === 1 ? 'the last run' : `the last ${count} runs`;
}
