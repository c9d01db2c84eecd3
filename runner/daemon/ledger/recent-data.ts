import type { StoredRef } from '../../process-state/state.ts';
import type { Store } from '../../store/store.ts';

/** JSON text of what is kept, together; as objects it takes some times as much. */
const KEPT_BYTES = 1024 * 1024;
/** Larger pieces are read when they are needed. */
const LARGEST_BYTES = 64 * 1024;

/**
 * Data of processes as objects: what was used lately is kept, so that a process that is given out at once, or that
 * shares its parameters and environment with thousands, needs nothing from the disk.
 */
export class RecentData {
  readonly #store: Store;
  readonly #kept = new Map<string, { value: unknown; bytes: number }>();
  #bytes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Not to be changed. Rejects as Store.read does. */
  async read(ref: StoredRef): Promise<unknown> {
    const kept = this.#kept.get(ref.hash);
    if (kept) {
      // A Map keeps the order of insertion: putting it in again makes it the newest.
      this.#kept.delete(ref.hash);
      this.#kept.set(ref.hash, kept);
      return kept.value;
    }
    const value: unknown = JSON.parse((await this.#store.read(ref)).toString());
    this.remember(ref, value);
    return value;
  }

  /** @param value what the data says, not to be changed from here on */
  remember({ hash, bytes }: StoredRef, value: unknown): void {
    if (bytes > LARGEST_BYTES || this.#kept.has(hash)) return;
    this.#kept.set(hash, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES) return;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}
