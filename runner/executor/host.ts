import type { ProcessEvent, TransientEvent } from '../../protocol/process/events.ts';

/** Whoever has a process run: `stepwell run` itself, or the daemon behind an executor. */
export interface ExecutorHost {
  /**
   * Keeps an event, in the order of the calls. The executor waits for a `stepStarted` to be kept before it starts the
   * step's program, so that nothing runs that is not written ahead; a host that keeps nothing returns at once.
   */
  commit(event: ProcessEvent): Promise<void> | void;
  /**
   * A promise while too much of what was committed is not kept yet: waited for before the next step where `commit`
   * itself is not.
   */
  room?(): Promise<void> | undefined;
  /** Passes on what is shown and logged but not part of the state. Must not throw. */
  show(event: TransientEvent): void;
  /**
   * A promise while whoever shows is behind: the executor reads no more of a program's output until it resolves, so
   * that a slow terminal slows the program down instead of filling memory.
   */
  behind?(): Promise<void> | undefined;
}
