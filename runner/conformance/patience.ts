import { TIMES } from '../../protocol/step/limits.ts';

/** How long the kit waits for a provider, in milliseconds. */
export interface Patience {
  /** For the answer to `initialize`. */
  startMs: number;
  /** For an answer that needs no work. */
  answerMs: number;
  /** For a message of the full size: a slow language on a busy machine still reads 1 MB a second. */
  largeMs: number;
  /** For one scenario, unless it says that it takes longer. */
  scenarioMs: number;
  /** On top of the time the specification gives a provider to end: the machine that checks may be busy. */
  slackMs: number;
}

export const PATIENCE: Patience = {
  startMs: TIMES.startTimeoutMs,
  answerMs: 10_000,
  largeMs: 30_000,
  scenarioMs: 20_000,
  slackMs: 1_000,
};
