import type { Artifact, InterruptRequest, LogEntry, Progress } from '../messages/index.ts';

/** One line a command appends to the file STEPWELL_EVENTS. Usually it has one of the fields; several are taken in this order. */
export interface CommandEvent {
  /** A value to mask from here on. */
  mask?: string;
  /** How far the step is: a number, or one with its total. */
  progress?: number | Progress;
  /** A log record, or just its text (level info). */
  log?: string | LogEntry;
  /** A file in STEPWELL_ARTIFACT_DIR that is a result. */
  artifact?: Artifact;
  /** Pause after the step, once it has succeeded. */
  interrupt?: InterruptRequest;
}
