/** A pipe nobody has open but its maker. */
export interface RealPipe {
  /** Opening it for reading or writing gives an end of the pipe. */
  path: string;
  /** What `/proc/PID/fd/N` of a process that has it open says, before a possible ` (deleted)`. */
  identity: string;
}

/** A way of making pipes. */
export interface PipeSource {
  /** A new set, or undefined where this way does not exist. Rejects with a system error when it fails this time. */
  make(): Promise<RealPipe[] | undefined>;
  /** Lets go of a pipe. Ends that are open stay usable. Never throws. */
  remove(pipe: RealPipe): void;
  /** Removes what remains. */
  dispose(): Promise<void>;
}

/** Whether the system is short of something now, which says nothing about the next time. */
export function isShortage(error: unknown): boolean {
  return ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'ENOSPC'].includes((error as NodeJS.ErrnoException).code ?? '');
}
