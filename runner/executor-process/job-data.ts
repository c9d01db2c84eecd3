import type { JsonObject } from '../../protocol/data/json.ts';
import type { DataRef } from '../../protocol/process/data-ref.ts';
import { dataHash } from '../process-state/data-hash.ts';

/** The data of one job by what it is. Each object is made into text and hashed once, each text is sent once. */
export class JobData {
  /** By the object itself: the output of a step is the input of the next, and is never changed. */
  readonly #refs = new WeakMap<JsonObject, DataRef>();
  readonly #sent = new Set<string>();

  /** Notes data the other end has already. */
  known(data: JsonObject, ref: DataRef): void {
    this.#refs.set(data, ref);
    this.#sent.add(ref.hash);
  }

  /** The reference of data; `unsent` is called with its text if the other end does not have it. */
  refer(data: JsonObject, unsent: (ref: DataRef, text: Buffer) => void): DataRef {
    const found = this.#refs.get(data);
    if (found) return found;
    const text = Buffer.from(JSON.stringify(data));
    const hash = dataHash(text);
    const ref = { hash, bytes: text.length };
    this.#refs.set(data, ref);
    if (!this.#sent.has(hash)) {
      this.#sent.add(hash);
      unsent(ref, text);
    }
    return ref;
  }
}
