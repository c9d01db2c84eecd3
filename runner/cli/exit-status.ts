/** Exit statuses of every command: a contract with the programs that call `stepwell`. */
export const EXIT = {
  /** The process finished, or the command did what it was asked. */
  finished: 0,
  /** The process ended in error. */
  error: 1,
  /** Wrong usage, or an invalid file or data. */
  usage: 2,
  /** The process is interrupted: it waits for a person. */
  interrupted: 3,
  /** No runner, and none could be started. */
  noRunner: 4,
  /** Somebody else was first. */
  conflict: 5,
  /** No such process or step. */
  notFound: 6,
  /** Cancelled, by a signal or by request. */
  cancelled: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** The same for help and documentation. */
export const EXIT_MEANINGS: readonly [ExitStatus, string][] = [
  [EXIT.finished, 'finished, or done'],
  [EXIT.error, 'the process ended in error'],
  [EXIT.usage, 'wrong usage, or an invalid file or data'],
  [EXIT.interrupted, 'interrupted: the process waits for a person'],
  [EXIT.noRunner, 'no runner, and none could be started'],
  [EXIT.conflict, 'conflict: somebody else was first'],
  [EXIT.notFound, 'no such process or step'],
  [EXIT.cancelled, 'cancelled'],
];
