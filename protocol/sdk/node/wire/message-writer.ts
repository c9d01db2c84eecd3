import { writeSync } from 'node:fs';

type WriteSync = (fd: number, bytes: Uint8Array, offset: number, length: number) => number;

/** How long to wait when a pipe that does not block is full, in milliseconds. */
const FULL_PIPE_WAIT_MS = 1;

/** Taken at once: `fs.writeSync` itself may be redirected later, and this import with it. */
const nodeWriteSync: WriteSync = writeSync;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function sleep(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

/**
 * Writes messages to a file descriptor, each with one synchronous call: the answer is out before the process can end,
 * and a runner that reads slowly slows the step down instead of filling its memory.
 */
export class MessageWriter {
  readonly #fd: number;
  readonly #write: WriteSync;
  #onGone: () => void;
  #closed = false;

  /**
   * @param onGone called once when nobody reads any more
   */
  constructor(fd: number, onGone: () => void, write: WriteSync = nodeWriteSync) {
    this.#fd = fd;
    this.#write = write;
    this.#onGone = onGone;
  }

  /** Nothing is written after this. */
  close(): void {
    this.#closed = true;
    this.#onGone = () => undefined;
  }

  /** @param text one JSON object. The line feed before it ends what was half printed on stdout. */
  send(text: string): void {
    const bytes = Buffer.from(`\n${text}\n`);
    for (let offset = 0; offset < bytes.length && !this.#closed;) {
      try {
        offset += this.#write(this.#fd, bytes, offset, bytes.length - offset);
      } catch (error) {
        // Someone may have made the pipe non-blocking: its mode is shared by all who hold it.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') sleep(FULL_PIPE_WAIT_MS);
        else {
          const gone = this.#onGone;
          this.close();
          gone();
        }
      }
    }
  }
}
