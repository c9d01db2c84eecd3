import type { Writable } from 'node:stream';
import { frameBytes } from './frames.ts';

/**
 * Writes frames. Those of one turn of the event loop leave together: the events between two waits, such as the end of
 * a step and the start of the next, arrive together and are kept by one sync.
 */
export class FrameWriter {
  readonly #stream: Writable;
  #corked = false;
  #muted = false;
  #drained: Promise<void> | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  send(message: object, attached: readonly Buffer[] = []): void {
    if (this.#muted || this.#stream.destroyed || this.#stream.writableEnded) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      setImmediate(() => {
        this.#corked = false;
        this.#stream.uncork();
      });
    }
    for (const piece of frameBytes(message, attached)) if (piece.length > 0) this.#stream.write(piece);
  }

  /** Whatever is sent from here on is dropped. */
  mute(): void {
    this.#muted = true;
  }

  /** A promise while the other end reads slower than is written here. One that has left is waited for by nobody. */
  behind(): Promise<void> | undefined {
    if (!this.#stream.writableNeedDrain || this.#stream.destroyed) return undefined;
    return (this.#drained ??= new Promise((resolve) => {
      const done = (): void => {
        this.#drained = undefined;
        this.#stream.off('drain', done).off('close', done);
        resolve();
      };
      this.#stream.on('drain', done).on('close', done);
    }));
  }
}
