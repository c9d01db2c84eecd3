/** Events sent and not known to be kept, at most, before steps that need not wait for their start do wait. */
const MOST_EVENTS = 256;
const MOST_BYTES = 16 * 1024 * 1024;

/** Which events of a job the daemon has made durable, and who waits for it. */
export class KeptEvents {
  #sent = 0;
  #kept = 0;
  #waiting: { number: number; resolve: () => void }[] = [];
  /** Bytes of data of each event from `#kept` + 1 on. */
  #bytes: number[] = [];
  #unkept = 0;

  /** Counts an event that is being sent; returns its number. */
  sent(bytes: number): number {
    this.#bytes.push(bytes);
    this.#unkept += bytes;
    return ++this.#sent;
  }

  /** All up to this number are durable. */
  kept(number: number): void {
    if (number <= this.#kept) return;
    for (const bytes of this.#bytes.splice(0, number - this.#kept)) this.#unkept -= bytes;
    this.#kept = number;
    const due = this.#waiting.filter((waiter) => waiter.number <= number);
    this.#waiting = this.#waiting.filter((waiter) => waiter.number > number);
    for (const { resolve } of due) resolve();
  }

  until(number: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ number, resolve });
    });
  }

  /** A promise while too many are not kept. */
  room(): Promise<void> | undefined {
    const open = this.#sent - this.#kept;
    if (open <= MOST_EVENTS && this.#unkept <= MOST_BYTES) return undefined;
    // Half of them have to be kept before it goes on, so that it does not stop at every step.
    return this.until(this.#kept + Math.ceil(open / 2));
  }
}
