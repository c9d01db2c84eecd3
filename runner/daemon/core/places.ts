import { refsOfEvent, refsOfState } from '../../process-state/refs.ts';
import type { ProcessState, StoredEvent } from '../../process-state/state.ts';

/**
 * Where the data of one run is kept. An executor names what the daemon has, or was sent before, by its hash alone; a
 * store asks for the place as well.
 */
export class Places {
  readonly #byHash = new Map<string, string>();

  constructor(state: ProcessState) {
    for (const { hash, at } of refsOfState(state)) if (at !== undefined) this.#byHash.set(hash, at);
  }

  fillIn(event: StoredEvent): void {
    for (const ref of refsOfEvent(event)) {
      const at = this.#byHash.get(ref.hash);
      if (at !== undefined) ref.at ??= at;
    }
  }

  /** Takes down what a store has filled in. */
  note(event: StoredEvent): void {
    for (const { hash, at } of refsOfEvent(event)) if (at !== undefined) this.#byHash.set(hash, at);
  }
}
