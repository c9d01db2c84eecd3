import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import type { StoredRef } from '../../process-state/state.ts';
import type { Store } from '../../store/store.ts';

/** About how much JSON text the cached definitions have together, in bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Definitions that processes were started with, parsed; those used lately are kept, since many share one. */
export class Definitions {
  readonly #store: Store;
  readonly #kept = new Map<string, { definition: ProcessDefinition; bytes: number }>();
  #bytes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Not to be changed. Rejects as Store.read does. */
  async read(ref: StoredRef): Promise<ProcessDefinition> {
    const kept = this.#kept.get(ref.hash);
    if (kept) {
      // A Map keeps the order of insertion: putting it in again makes it the newest.
      this.#kept.delete(ref.hash);
      this.#kept.set(ref.hash, kept);
      return kept.definition;
    }
    const text = await this.#store.read(ref);
    const definition = JSON.parse(text.toString()) as ProcessDefinition;
    this.remember(ref, definition);
    return definition;
  }

  remember({ hash, bytes }: StoredRef, definition: ProcessDefinition): void {
    if (this.#kept.has(hash)) return;
    this.#kept.set(hash, { definition, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES || oldest === hash) return;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}
