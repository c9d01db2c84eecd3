import type { FileEvent } from 'vscode-languageclient/node';

/** Events are told together, in ms. */
const TOGETHER_MS = 250;

/**
 * Hands on what happens on the disk a moment later, whatever else happens. The client's own way waits until nothing has
 * happened for as long, which is never while a process writes into the workspace.
 */
export class FileEvents {
  readonly #send: (changes: FileEvent[]) => void;
  /** By address: what happened last. */
  readonly #waiting = new Map<string, FileEvent>();
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (changes: FileEvent[]) => void) {
    this.#send = send;
  }

  add(event: FileEvent): void {
    this.#waiting.delete(event.uri);
    this.#waiting.set(event.uri, event);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changes = [...this.#waiting.values()];
      this.#waiting.clear();
      this.#send(changes);
    }, TOGETHER_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }
}
