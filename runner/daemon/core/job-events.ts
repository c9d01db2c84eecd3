import type { StoredEvent } from '../../process-state/state.ts';
import { isTerminal } from '../../process-state/terminal.ts';
import type { DataText } from '../../store/store.ts';
import type { CoreParts } from './parts.ts';

interface Held {
  event: StoredEvent;
  data: DataText[];
  kept: (durable: Promise<void>) => void;
}

/**
 * What an executor says of one job, on its way into the ledger.
 *
 * That a step has finished is kept together with what comes next, as one record: the start of the next step, the end,
 * or the pause. An executor says both in one breath, but could be killed in between, and a process that is to wait for
 * a person must not be found as one that may go on.
 */
export class JobEvents {
  readonly #parts: CoreParts;
  readonly #pid: string;
  #held: Held | undefined;
  #over = false;

  constructor(parts: CoreParts, pid: string) {
    this.#parts = parts;
    this.#pid = pid;
  }

  /** Resolves when it is durable. */
  take(event: StoredEvent, data: DataText[]): Promise<void> {
    const { ledger, log } = this.#parts;
    const state = ledger.get(this.#pid);
    // Exactly one terminal event, whatever an executor that was given up still says.
    if (this.#over || !state || isTerminal(state.record.status)) {
      log.write('warning', 'An executor spoke of a process it no longer has', { pid: this.#pid, event: event.type });
      return Promise.resolve();
    }
    if (event.type !== 'stepFinished' || event.phase !== 'steps') return this.#keep(event, data);
    if (this.#held) this.#keepHeld(this.#held);
    return new Promise((resolve) => {
      this.#held = { event, data, kept: resolve };
    });
  }

  /** The executor has let go of the job. */
  end({ status }: { status: string }): void {
    this.#over = true;
    // Lost before it could say what comes next: the step counts as in flight.
    if (this.#held && status !== 'lost') this.#keepHeld(this.#held);
  }

  #keep(event: StoredEvent, data: DataText[]): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    const durable = this.#commit(held ? [held.event, event] : [event], held ? [...held.data, ...data] : data);
    held?.kept(durable);
    return durable;
  }

  #keepHeld(held: Held): void {
    this.#held = undefined;
    held.kept(this.#commit([held.event], held.data));
  }

  #commit(events: StoredEvent[], data: DataText[]): Promise<void> {
    const { ledger } = this.#parts;
    return ledger.kept(ledger.commit(this.#pid, events, data));
  }
}
