import type { ReadStream } from 'node:tty';
import { keysIn, type Key } from './keys.ts';

/** The terminal's keyboard, key by key; can be given away to another program and taken back. */
export class Keyboard {
  readonly #stream: ReadStream;
  readonly #listener: (text: string) => void;

  constructor(stream: ReadStream, onKey: (key: Key) => void) {
    this.#stream = stream;
    this.#listener = (text) => {
      for (const key of keysIn(text)) onKey(key);
    };
  }

  take(): void {
    this.#stream.setRawMode(true);
    this.#stream.setEncoding('utf8');
    this.#stream.on('data', this.#listener);
    this.#stream.resume();
  }

  giveAway(): void {
    this.#stream.off('data', this.#listener);
    this.#stream.setRawMode(false);
    this.#stream.pause();
  }
}
