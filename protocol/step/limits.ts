/** Every size and time limit of step protocol 1. Normative text: step-protocol.md, "Limits". */
export const LIMITS = {
  /** Longest message, in bytes of its line without the line feed. */
  maxMessageBytes: 16 * 1024 * 1024,
  /** Largest input or output of a step unless the runner is set up otherwise, in bytes of its JSON text. */
  maxDataBytes: 1024 * 1024,
  /** What `maxDataBytes` can be raised to. */
  maxDataBytesCeiling: 8 * 1024 * 1024,
  /** Deepest nesting of data: `{}` is 1. */
  maxDataDepth: 64,
  /** Largest log record, in bytes; a longer line is cut into several records. */
  maxLogRecordBytes: 64 * 1024,
  /** Log kept for one attempt of one step, in bytes: half from the head, half from the tail. */
  maxStepLogBytes: 1024 * 1024 * 1024,
  /** Progress notifications passed on in a second; more are coalesced, the last one always arrives. */
  maxProgressPerSecond: 10,
  /** Bytes of an over-long line that are looked at to tell a message from stray output. */
  overlongSniffBytes: 256,
  /** Deepest chain of `cause` in an error. */
  maxCauseDepth: 8,
  /** Tail of stderr kept with an error, in bytes. */
  maxStderrTailBytes: 8 * 1024,
} as const;

/** How long the executor waits, in milliseconds. Normative text: step-protocol.md, "Lifecycle" and "Ending a step". */
export const TIMES = {
  /** From spawn to the answer to `initialize`, unless the provider's `startTimeout` says otherwise. */
  startTimeoutMs: 30_000,
  /** From closing stdin to TERM, when a provider is no longer needed. */
  closeGraceMs: 2_000,
  /** From that TERM to KILL. */
  closeKillMs: 2_000,
  /** From `$/cancel` to TERM, unless the step's `killGrace` says otherwise. */
  killGraceMs: 5_000,
  /** From TERM to KILL after a cancel or a timeout. */
  killMs: 5_000,
  /** From the exit of a step's program to giving up on pipes that its descendants hold open. */
  pipeDrainMs: 2_000,
} as const;
