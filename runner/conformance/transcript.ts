/** Who said it: `stderr`, `stray` (a line on stdout that is no message) and `exit` are the provider's too. */
export type TranscriptDirection = 'executor' | 'provider' | 'stray' | 'stderr' | 'exit';

/** One line of a transcript; written as NDJSON. */
export interface TranscriptEntry {
  /** Which start of the provider, counted from 1. */
  session: number;
  /** The scenario it was started for. */
  scenario: string;
  /** Milliseconds since the session began. */
  ms: number;
  direction: TranscriptDirection;
  /** The message as it was written; long ones are cut in the middle. */
  text: string;
}

const MAX_TEXT = 2_000;

/** The record of one session. */
export class Transcript {
  readonly entries: TranscriptEntry[] = [];
  readonly #began = performance.now();
  readonly #session: number;
  readonly #scenario: string;

  constructor(session: number, scenario: string) {
    this.#session = session;
    this.#scenario = scenario;
  }

  add(direction: TranscriptDirection, text: string): void {
    this.entries.push({
      session: this.#session,
      scenario: this.#scenario,
      ms: Math.round(performance.now() - this.#began),
      direction,
      text: cutMiddle(text, MAX_TEXT),
    });
  }

  tail(count: number): TranscriptEntry[] {
    return this.entries.slice(-count);
  }
}

/** Keeps both ends of a long text and says how much is missing. */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor((length - 24) / 2);
  return `${text.slice(0, half)} …${text.length - 2 * half} more… ${text.slice(-half)}`;
}
