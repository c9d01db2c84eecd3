import type { JsonValue } from '../../../protocol/data/json.ts';
import { sameJson } from '../../../protocol/data/same-json.ts';
import { difference } from '../edit/difference.ts';
import type { FromForm } from '../messages.ts';

/** A pause in typing after which edits are sent, in milliseconds. */
const PAUSE_MS = 80;

export interface Shown {
  path: (string | number)[];
  from: number;
  data: JsonValue;
}

/**
 * What was typed on its way into the document: sent together after a pause, one batch after the other, and never
 * overtaken by the document's own echo of an earlier one.
 */
export class EditQueue {
  readonly #send: (message: FromForm) => void;
  #shown: Shown;
  /** As the form has it by now. */
  #current: JsonValue;
  #seq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: FromForm) => void, shown: Shown) {
    this.#send = send;
    this.#shown = shown;
    this.#current = shown.data;
  }

  typed(data: JsonValue): void {
    this.#current = data;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.flush();
    }, PAUSE_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    const { path, from, data } = this.#shown;
    const edits = difference(data, this.#current);
    if (edits.length === 0) return;
    this.#shown = { path, from, data: this.#current };
    this.#seq += 1;
    this.#send({ type: 'edit', seq: this.#seq, view: { path, from }, edits });
  }

  /**
   * The document's data. Returns what the form does with it: nothing while something typed is still on its way
   * (`pending`); nor where it has the very same (`same`): other objects would have it make its inputs anew, under the
   * fingers of whoever types.
   * @param ack number of the newest edit that is in it
   */
  arrived(shown: Shown, ack: number): 'pending' | 'same' | 'news' {
    if (ack < this.#seq || !sameJson(this.#shown.data, this.#current)) return 'pending';
    const same = sameJson(shown.data, this.#current) && sameJson(shown.path, this.#shown.path);
    this.#shown = { ...shown, data: same ? this.#current : shown.data };
    this.#current = this.#shown.data;
    return same ? 'same' : 'news';
  }
}
