/** Those who want to be told of something. */
export class Listeners<Told extends unknown[]> {
  readonly #all = new Set<(...told: Told) => void>();

  add(listener: (...told: Told) => void): void {
    this.#all.add(listener);
  }

  tell(...told: Told): void {
    for (const listener of this.#all) listener(...told);
  }
}
