import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What tells one version of a file from another. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

interface Looks {
  now: Promise<string>;
  next?: Promise<string>;
}

/**
 * Looks whether files have changed. Those who ask while a look at the same file is under way share the next one: no
 * look is older than the question, and hundreds of starts of one file cost a few looks.
 */
export class Stamps {
  readonly #looks = new Map<string, Looks>();
  readonly #stat: (path: string) => Promise<BigIntStats>;

  constructor(look: (path: string) => Promise<BigIntStats> = (path) => stat(path, { bigint: true })) {
    this.#stat = look;
  }

  /** The stamp a file has now. Rejects with a system error. */
  of(path: string): Promise<string> {
    const looks = this.#looks.get(path);
    if (!looks) return this.#begin(path);
    looks.next ??= looks.now.then(
      () => this.#begin(path),
      () => this.#begin(path),
    );
    return looks.next;
  }

  #begin(path: string): Promise<string> {
    const now = this.#stat(path).then(stampOf);
    const looks: Looks = { now };
    this.#looks.set(path, looks);
    const over = (): void => {
      // Those who wait for the next look begin it themselves.
      if (this.#looks.get(path) === looks && !looks.next) this.#looks.delete(path);
    };
    now.then(over, over);
    return now;
  }
}
