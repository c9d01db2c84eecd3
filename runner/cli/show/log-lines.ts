import type { StepLog } from '../../../protocol/process/events.ts';
import type { Colours } from '../terminal/colours.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { fit, pad, widthOf } from '../terminal/width.ts';
import type { Style } from './style.ts';

type Tint = (text: string) => string;

const MAX_NAME = 24;
/** A line that is longer is shown in pieces, in UTF-16 code units: a program may never end one. */
const MAX_LINE = 1024 * 1024;

/** Steps are told apart by colour too, in this order. */
const STEP_TINTS: readonly ((colours: Colours) => Tint)[] = [
  ({ cyan }) => cyan,
  ({ magenta }) => magenta,
  ({ green }) => green,
  ({ blue }) => blue,
  ({ yellow }) => yellow,
];

const LEVEL_TINTS: Partial<Record<StepLog['level'], (colours: Colours) => Tint>> = {
  debug: ({ dim }) => dim,
  warning: ({ yellow }) => yellow,
  error: ({ red }) => red,
};

/** Turns records of a log into lines. */
export class LogPrinter {
  readonly #steps: readonly string[];
  readonly #style: Style;
  readonly #width: number;
  readonly #attempts = new Map<string, number>();
  /** A record whose line goes on in the next one, by step and source. */
  readonly #open = new Map<string, string>();

  /** @param steps ids of the steps to tell apart; empty: lines stand alone */
  constructor(steps: readonly string[], style: Style) {
    this.#steps = steps;
    this.#style = style;
    this.#width = Math.min(MAX_NAME, Math.max(0, ...steps.map((id) => widthOf(id))));
  }

  lines(records: readonly StepLog[]): string[] {
    return records.flatMap((record) => this.#linesOf(record));
  }

  #linesOf(record: StepLog): string[] {
    const { step, attempt, source } = record;
    const key = `${step} ${source}`;
    const begun = this.#open.get(key) ?? '';
    if (record.continues && begun.length < MAX_LINE) {
      this.#open.set(key, begun + record.message);
      return [];
    }
    this.#open.delete(key);
    const line = this.#prefix(record) + this.#text(record, begun + record.message);
    const before = this.#attempts.get(step);
    this.#attempts.set(step, attempt);
    return before !== undefined && before !== attempt ? [this.#newAttempt(record), line] : [line];
  }

  #newAttempt(record: StepLog): string {
    return this.#prefix(record) + this.#style.colours.dim(`(attempt ${record.attempt})`);
  }

  #prefix({ step }: StepLog): string {
    if (this.#steps.length === 0) return '';
    const { colours, symbols } = this.#style;
    const tint = STEP_TINTS[Math.max(0, this.#steps.indexOf(step)) % STEP_TINTS.length]?.(colours) ?? colours.cyan;
    return `${tint(pad(fit(step, this.#width, symbols.ellipsis), this.#width))} ${colours.dim(symbols.log)} `;
  }

  /** The level of a line that a program merely printed says nothing; that it went to standard error does little. */
  #text({ level, source }: StepLog, message: string): string {
    const { colours, keepColour } = this.#style;
    const text = sanitise(message, keepColour);
    if (source === 'stdout' || source === 'stderr') return text;
    const tint = LEVEL_TINTS[level]?.(colours) ?? ((plain: string) => plain);
    return tint(level === 'info' ? text : `${level}: ${text}`);
  }
}
