import type { WriteStream } from 'node:tty';

/** The other screen, no cursor, and lines that are cut off instead of wrapped. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
/** Terminals that know it show all of an update at once. */
const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';

/**
 * The whole terminal as a picture of lines. It is always given back as it was: at the end, when it is lent to another
 * program, and however this one ends short of being killed.
 */
export class Screen {
  readonly #stream: WriteStream;
  #shown: string[] | undefined;
  readonly #restore = (): void => {
    this.leave();
  };

  constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** Some terminals (in containers) say they have no size. */
  get columns(): number {
    return this.#stream.columns || 80;
  }

  get rows(): number {
    return this.#stream.rows || 24;
  }

  enter(): void {
    if (this.#shown) return;
    this.#shown = [];
    process.on('exit', this.#restore);
    this.#stream.write(ENTER);
  }

  leave(): void {
    if (!this.#shown) return;
    this.#shown = undefined;
    process.off('exit', this.#restore);
    this.#stream.write(LEAVE);
  }

  /** Draws everything anew the next time: what is on the screen is not what was drawn. */
  forget(): void {
    if (!this.#shown) return;
    this.#shown = [];
    this.#stream.write('\x1b[2J');
  }

  /** Shows these lines, from the top; only those that differ are written. A terminal that is behind is left alone. */
  paint(lines: readonly string[]): void {
    const before = this.#shown;
    if (!before || this.#stream.writableNeedDrain) return;
    const rows = this.rows;
    let text = '';
    for (let row = 0; row < rows; row++) {
      const line = lines[row] ?? '';
      if (line === before[row]) continue;
      before[row] = line;
      text += `\x1b[${row + 1};1H${line}\x1b[0m\x1b[K`;
    }
    if (text !== '') this.#stream.write(BEGIN_UPDATE + text + END_UPDATE);
  }
}
