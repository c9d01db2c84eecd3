/** Those who wait for an event to be durable. */
export class DurableWaiters {
  #reached = 0;
  #waiting: { number: number; resolve: () => void }[] = [];

  /** Everything up to this number is durable. */
  reached(number: number): void {
    this.#reached = Math.max(this.#reached, number);
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = waiting.filter((one) => one.number > this.#reached);
    for (const one of waiting) if (one.number <= this.#reached) one.resolve();
  }

  get number(): number {
    return this.#reached;
  }

  wait(number: number): Promise<void> {
    if (number <= this.#reached) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ number, resolve }));
  }
}
