/** A small seeded generator (mulberry32), so that a failing run can be repeated from its seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= n < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** The seed in STEPWELL_SEED, to repeat a run, or a new one; printed with what it is for. */
export function announcedSeed(what: string): number {
  const given = process.env['STEPWELL_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given) >>> 0;
  console.log(`${what}: seed ${seed} (repeat with STEPWELL_SEED)`);
  return seed;
}

/** How many seeds a fuzz test tries: all with STEPWELL_FUZZ=full. */
export function fuzzCount(full: number, short: number): number {
  return process.env['STEPWELL_FUZZ'] === 'full' ? full : short;
}
