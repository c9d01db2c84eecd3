import type { ProcessEvent, TransientEvent } from '../../../protocol/process/events.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';

/** Shows a process to the person who started it, on standard error. It renders; it decides nothing. */
export interface Display {
  begin(plan: Plan): void;
  /** The record has the event applied already. */
  event(event: ProcessEvent, record: ProcessRecord): void;
  passing(event: TransientEvent): void;
  /** Lines that stay. */
  print(...lines: string[]): void;
  /** Gives the terminal away, to an editor or a question, until the next event. */
  pause(): void;
  /** Leaves the cursor below everything shown. */
  end(): void;
}

/** What is about to run. */
export interface Plan {
  name: string;
  title: string;
  /** As the user would write it. */
  file: string;
  /** It goes on with an earlier run. */
  continued?: boolean;
  steps: PlannedStep[];
}

export interface PlannedStep {
  id: string;
  name: string;
  /** Undefined: not known here. */
  maxAttempts?: number;
  /** False for what `--from` and `--until` leave out. */
  planned: boolean;
}
