/** Those who want to know of something. */
export class Emitter<Args extends unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  /** Returns what ends it. */
  add(listener: (...args: Args) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  emit(...args: Args): void {
    for (const listener of [...this.#listeners]) listener(...args);
  }
}
