import type { JsonValue } from '../../../protocol/data/json.ts';
import { Random } from '../../support/random.ts';

/** Makes values, the same for the same seed: nested, small, with much in common. */
export function randomFrom(seed: number): () => JsonValue {
  const random = new Random(seed);
  const below = (limit: number): number => random.below(limit);
  const value = (depth: number): JsonValue => {
    const kind = below(depth > 3 ? 4 : 7);
    if (kind < 2) return below(4);
    if (kind === 2) return `text ${below(3)}`;
    if (kind === 3) return below(2) === 0 ? null : true;
    const count = below(5);
    if (kind < 6) return Array.from({ length: count }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: count }, () => [`k${below(4)}`, value(depth + 1)]));
  };
  return () => value(0);
}
