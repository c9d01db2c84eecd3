import { RUNNER_TIMES } from './settings.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { CoreParts } from './parts.ts';

export type EndReason = 'shutdown' | 'drained' | 'limit' | 'idle';
export type ShutdownMode = 'drain' | 'stop' | 'now';

const STRENGTH: Record<ShutdownMode, number> = { drain: 0, stop: 1, now: 2 };

/** When a runner ends, and how. */
export class Life {
  /** Resolves when nothing runs any more and nothing more will be given out. */
  readonly over: Promise<EndReason>;
  readonly #parts: CoreParts;
  readonly #dispatcher: Dispatcher;
  #mode: ShutdownMode | undefined;
  #resolve: (reason: EndReason) => void = () => undefined;
  #callOffDeadline: (() => void) | undefined;
  #callOffIdle: (() => void) | undefined;
  #lastActive: number;

  constructor(parts: CoreParts, dispatcher: Dispatcher) {
    this.#parts = parts;
    this.#dispatcher = dispatcher;
    this.#lastActive = parts.clock.monotonicMs();
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get state(): 'serving' | 'draining' | 'stopping' {
    if (this.#mode === undefined) return 'serving';
    return this.#mode === 'drain' ? 'draining' : 'stopping';
  }

  begin(): void {
    this.#dispatcher.claiming = true;
    this.#watchIdle(RUNNER_TIMES.idleExitMs);
  }

  /** Somebody uses it. */
  touch(): void {
    this.#lastActive = this.#parts.clock.monotonicMs();
  }

  /** A stronger request replaces a weaker one, a deadline is never put off. */
  shutdown(mode: ShutdownMode, deadlineMs: number = RUNNER_TIMES.stopDeadlineMs): void {
    if (this.#mode !== undefined && STRENGTH[mode] <= STRENGTH[this.#mode]) return;
    this.#mode = mode;
    this.#dispatcher.claiming = false;
    this.#callOffDeadline?.();
    this.#callOffDeadline = undefined;
    if (mode === 'now') this.#dispatcher.cancelAll('shutdown', true);
    if (mode === 'stop') {
      this.#callOffDeadline = this.#parts.clock.after(deadlineMs, () => {
        this.#dispatcher.cancelAll('shutdown', false);
      });
    }
    this.settled();
  }

  /** To be called when work was given out as far as it goes, and nothing more happens by itself. */
  settled(): void {
    const { life, store, supervisor } = this.#parts;
    if (this.#dispatcher.running > 0) return;
    if (this.#mode !== undefined) {
      this.#end('shutdown');
      return;
    }
    if (life.wait || !this.#dispatcher.claiming) return;
    const { waiting } = this.#dispatcher;
    const delayed = store.counts().ready > waiting;
    // Those that could have been given out but were not wait for a lane that an interrupted process holds.
    const blocked = supervisor.free > 0;
    if (life.maxProcesses !== undefined && this.#dispatcher.processesRun >= life.maxProcesses) this.#end('limit');
    else if (!delayed && (waiting === 0 || blocked)) this.#end('drained');
  }

  #watchIdle(afterMs: number): void {
    if (!this.#parts.life.implicit) return;
    this.#callOffIdle = this.#parts.clock.after(afterMs, () => {
      const quietMs = this.#parts.clock.monotonicMs() - this.#lastActive;
      const left = this.#isNeeded() ? RUNNER_TIMES.idleExitMs : RUNNER_TIMES.idleExitMs - quietMs;
      if (left > 0) this.#watchIdle(left);
      else this.#end('idle');
    });
  }

  /** A delayed retry or a pause that runs out needs it too. */
  #isNeeded(): boolean {
    const { running, waiting, alarms } = this.#dispatcher;
    return running + waiting + alarms + this.#parts.clients() > 0;
  }

  #end(reason: EndReason): void {
    this.#dispatcher.dispose();
    this.#callOffDeadline?.();
    this.#callOffIdle?.();
    if (this.#mode === undefined) this.#mode = 'stop';
    this.#resolve(reason);
  }
}
