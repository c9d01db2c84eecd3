import type { ReadLogResult } from '../../protocol/control/log.ts';
import { LogText, sameSection, type Heading } from './log-text.ts';

/** A stretch of the log between two places of the runner's. */
interface Stretch {
  start: string | undefined;
  end: string;
  text: LogText;
}

/** Stretches are dropped whole: this bounds how coarse that is, in UTF-16 code units. */
const STRETCH_LENGTH = 128 * 1024;

/** The part of a log that is held: one connected piece of it, which grows and shrinks at both ends. */
export class LogWindow {
  readonly #heading: Heading;
  readonly #stretches: Stretch[] = [];
  #earlierBytes: number | undefined;
  #cutAtEnd = false;

  constructor(heading: Heading) {
    this.#heading = heading;
  }

  /** In UTF-16 code units, without headings. */
  get length(): number {
    return this.#stretches.reduce((sum, { text }) => sum + text.length, 0);
  }

  /** Where it begins; undefined while it is empty, or with a runner that does not tell. */
  get start(): string | undefined {
    return this.#stretches[0]?.start;
  }

  /** Where it ends: reading goes on from there. */
  get end(): string | undefined {
    return this.#stretches.at(-1)?.end;
  }

  /** Whether some of the log comes before it. */
  get hasEarlier(): boolean {
    return this.start !== undefined && this.#earlierBytes !== 0;
  }

  /** How much that is, in bytes as the runner keeps it; undefined where it is not known. */
  get earlierBytes(): number | undefined {
    return this.#earlierBytes;
  }

  /** Whether it was cut at its end: more of the log is known to come after it. */
  get hasLater(): boolean {
    return this.#cutAtEnd;
  }

  /** What is held. @param several the log is of more than one step: the first lines too stand below whose they are */
  text(several: boolean): string {
    const parts: string[] = [];
    let before: LogText['last'];
    for (const { text } of this.#stretches) {
      const { first, last } = text;
      const begins = first && !(before && sameSection(before, first));
      if (begins && (before || several || first.attempt > 1)) parts.push(`${this.#heading(first)}\n`);
      parts.push(text.text);
      before = last ?? before;
    }
    return parts.join('');
  }

  /** Begins anew with this piece. */
  reset(piece: ReadLogResult): void {
    this.#stretches.length = 0;
    this.#earlierBytes = piece.earlierBytes;
    this.#cutAtEnd = false;
    this.append(piece);
  }

  /** @param piece what was read from `end` on */
  append({ records, start, cursor, ended }: ReadLogResult): void {
    let last = this.#stretches.at(-1);
    if (!last || last.text.length >= STRETCH_LENGTH) {
      last?.text.end();
      last = { start: last?.end ?? start, end: cursor, text: new LogText(this.#heading) };
      this.#stretches.push(last);
    }
    last.end = cursor;
    last.text.append(records);
    if (ended) last.text.end();
  }

  /** @param piece what was read before `start` */
  prepend({ records, start, cursor, earlierBytes }: ReadLogResult): void {
    this.#earlierBytes = earlierBytes;
    if (records.length === 0) return;
    const text = new LogText(this.#heading);
    text.append(records);
    text.end();
    this.#stretches.unshift({ start, end: cursor, text });
  }

  /** Drops from the beginning what is too much. Whether anything was. */
  dropEarlier(limit: number): boolean {
    return this.#drop(limit, () => {
      this.#stretches.shift();
      this.#earlierBytes = undefined;
    });
  }

  /** Drops from the end what is too much. Whether anything was. */
  dropLater(limit: number): boolean {
    return this.#drop(limit, () => {
      this.#stretches.pop();
      this.#cutAtEnd = true;
    });
  }

  /** What comes after it is not followed for now. */
  cut(): void {
    this.#cutAtEnd = true;
  }

  /** Its end is the end of the log, as far as that has come. */
  atEnd(): void {
    this.#cutAtEnd = false;
  }

  #drop(limit: number, dropOne: () => void): boolean {
    let dropped = false;
    for (let { length } = this; length > limit && this.#stretches.length > 1; { length } = this) {
      dropOne();
      dropped = true;
    }
    return dropped;
  }
}
