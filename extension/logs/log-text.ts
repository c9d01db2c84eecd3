import type { StepLog } from '../../protocol/process/events.ts';
import { visibleText } from '../../runner/cli/terminal/sanitise.ts';

/** Whose lines follow. */
export interface LogSection {
  step: string;
  attempt: number;
}

/** The line above the lines of an attempt, in the words of the reader's language. */
export type Heading = (section: LogSection) => string;

/** A line that is longer is shown in pieces, in UTF-16 code units: a program may never end one. */
const MAX_LINE = 1024 * 1024;

/**
 * Turns records of a log into text, as faithful as an editor can show it: what a program printed stands as it was
 * printed, without control characters; what a step logged on purpose stands behind its level, before its fields.
 */
export class LogText {
  readonly #heading: Heading;
  readonly #keepColour: boolean;
  readonly #parts: string[] = [];
  /** A record whose line goes on in the next one, by step and source. */
  readonly #open = new Map<string, string>();
  #first: LogSection | undefined;
  #last: LogSection | undefined;
  #length = 0;

  /** @param keepColour leaves colours in, for a terminal */
  constructor(heading: Heading, keepColour = false) {
    this.#heading = heading;
    this.#keepColour = keepColour;
  }

  /** Of the first and the last record; undefined while there is none. */
  get first(): LogSection | undefined {
    return this.#first;
  }

  get last(): LogSection | undefined {
    return this.#last;
  }

  /** In UTF-16 code units. */
  get length(): number {
    return this.#length;
  }

  /** Every line with its end; the first has no heading, which depends on what comes before it. */
  get text(): string {
    if (this.#parts.length > 1) this.#parts.splice(0, this.#parts.length, this.#parts.join(''));
    return this.#parts[0] ?? '';
  }

  /** Gives the text away: what follows stands alone. */
  take(): string {
    const { text } = this;
    this.#parts.length = 0;
    this.#length = 0;
    return text;
  }

  append(records: readonly StepLog[]): void {
    const lines = records.flatMap((record) => this.#linesOf(record));
    this.#write(lines);
  }

  /** Nothing more is known to follow: lines that are not whole stand as they are. */
  end(): void {
    const lines = [...this.#open.values()].map((line) => visibleText(line, this.#keepColour));
    this.#open.clear();
    this.#write(lines);
  }

  #write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const part = `${lines.join('\n')}\n`;
    this.#parts.push(part);
    this.#length += part.length;
  }

  #linesOf(record: StepLog): string[] {
    const { step, attempt, source } = record;
    const key = `${step} ${source}`;
    const begun = this.#open.get(key) ?? '';
    const heading = this.#last && !sameSection(this.#last, record) ? [this.#heading({ step, attempt })] : [];
    this.#first ??= { step, attempt };
    this.#last = { step, attempt };
    if (record.continues && begun.length < MAX_LINE) {
      this.#open.set(key, begun + record.message);
      return heading;
    }
    this.#open.delete(key);
    return [...heading, ...textOf(record, begun + record.message, this.#keepColour)];
  }
}

export function sameSection(one: LogSection, other: LogSection): boolean {
  return one.step === other.step && one.attempt === other.attempt;
}

/** The level of a line that a program merely printed says nothing; that it went to standard error does little. */
function textOf({ level, source, fields }: StepLog, message: string, keepColour: boolean): string[] {
  // What a program prints is cut into lines already; what a step logs may have several.
  const lines = message.split('\n').map((line) => visibleText(line, keepColour));
  if (source === 'stdout' || source === 'stderr') return lines;
  const [first = '', ...rest] = lines;
  const beside = fields === undefined ? '' : ` ${visibleText(JSON.stringify(fields))}`;
  return [`${level === 'info' ? '' : `${level}: `}${first}${beside}`, ...rest];
}
