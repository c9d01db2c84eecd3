/** As `vscode`'s own, without its class: the model knows nothing of the editor. */
export interface Subscription {
  dispose: () => void;
}

/** Who is told of something; `vscode`'s own kind cannot be had outside of the editor. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  readonly event = (listener: (event: Event) => void): Subscription => {
    this.#listeners.add(listener);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
      },
    };
  };

  fire(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
