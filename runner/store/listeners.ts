/** Functions that are called with what happens, in the order they came. */
export class Listeners<Event> {
  readonly #all = new Set<(event: Event) => void>();

  /** Returns what takes it away again. */
  add(listener: (event: Event) => void): () => void {
    // A function of its own each time, so that the same one can listen twice.
    const entry = (event: Event): void => {
      listener(event);
    };
    this.#all.add(entry);
    return () => {
      this.#all.delete(entry);
    };
  }

  emit(event: Event): void {
    for (const listener of [...this.#all]) listener(event);
  }
}
