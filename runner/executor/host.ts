import type { ProcessEvent, TransientEvent } from '../../protocol/process/events.ts';

/** Whoever has a process run: `stepwell run` itself, or the daemon behind an executor. */
export interface ExecutorHost {
  /**
   * Keeps an event. The executor waits for it before it goes on, so that nothing runs that is not written ahead;
   * a host that keeps nothing returns at once.
   */
  commit(event: ProcessEvent): Promise<void> | void;
  /** Passes on what is shown and logged but not part of the state. Must not throw. */
  show(event: TransientEvent): void;
  /**
   * A promise while whoever shows is behind: the executor reads no more of a program's output until it resolves, so
   * that a slow terminal slows the program down instead of filling memory.
   */
  behind?(): Promise<void> | undefined;
}
