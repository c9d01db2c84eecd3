import type { WriteStream } from 'node:tty';

/** What is batched at most before it is written, in UTF-16 code units. */
const BATCH = 64 * 1024;

type Stream = Pick<WriteStream, 'write' | 'once' | 'writableNeedDrain' | 'writableLength' | 'destroyed'>;

/**
 * Writes lines in batches: all that one piece of a program's output makes goes out in one write. Nothing is held back
 * beyond the current turn of the event loop.
 */
export class BatchedWriter {
  readonly #stream: Stream;
  #text = '';
  #drained: Promise<void> | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  write(text: string): void {
    if (this.#text === '') {
      queueMicrotask(() => {
        this.flush();
      });
    }
    this.#text += text;
    if (this.#text.length > BATCH) this.flush();
  }

  flush(): void {
    if (this.#text !== '') this.#stream.write(this.#text);
    this.#text = '';
  }

  /** A promise while the reader of the stream is behind. A reader that has left is waited for by nobody. */
  behind(): Promise<void> | undefined {
    this.flush();
    const { writableNeedDrain, writableLength, destroyed } = this.#stream;
    // Standard error outlives its reader: what could not be written is dropped, but its need for a drain stays.
    if (!writableNeedDrain || writableLength === 0 || destroyed) return undefined;
    return (this.#drained ??= new Promise((resolve) => {
      const done = (): void => {
        this.#drained = undefined;
        resolve();
      };
      this.#stream.once('drain', done);
      this.#stream.once('close', done);
    }));
  }
}
