import type { ObservedStep } from '../flow/facts.ts';
import type { Shape } from '../flow/shape.ts';

export interface ObservedRunsOptions {
  /** Default: STEPWELL_STATE_DIR, or the system's place for state. */
  stateDir?: string | undefined;
  log: (message: string) => void;
}

/** Shapes of the last runs of one process file. */
export interface ObservedFile {
  /** Runs looked at. */
  readonly runs: number;
  /** Id of the newest of them. */
  readonly newest: string;
  readonly start?: Shape;
  readonly steps: ReadonlyMap<string, ObservedStep>;
}

/**
 * What the runner keeps of runs of process files, fetched in the background and kept up to date by the runner's events.
 * Never starts a runner; without one nothing is known. Nothing here throws.
 */
export class ObservedRuns {
  readonly #listeners = new Set<(file: string) => void>();

  constructor(_options: ObservedRunsOptions) {
    // Connects at the first question.
  }

  /** What is known right now; asking has it fetched. `file`: absolute path. */
  of(_file: string): ObservedFile | undefined {
    return undefined;
  }

  /** Told the file of which more is known. Gives what ends it. */
  onChange(listener: (file: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#listeners.clear();
  }
}
