/** Numbers from 0 to below 1 that are the same for the same seed. */
export type Random = () => number;

/** A small generator (mulberry32): not secure, good enough to pick mutations. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed given, to repeat a run, or a new one. */
export function seedOf(given: string | undefined): number {
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given) >>> 0;
}

/** A whole number from 0 to below `limit`. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

export function pick<T>(values: readonly T[], random: Random): T {
  const value = values[below(values.length, random)];
  if (value === undefined) throw new Error('There is nothing to pick from.');
  return value;
}
