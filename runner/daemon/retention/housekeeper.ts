import type { StoredEvent } from '../../process-state/state.ts';
import type { CoreParts } from '../core/parts.ts';
import { RUNNER_TIMES } from '../core/settings.ts';
import { logFault } from '../log.ts';
import { deleteProcess } from './delete-process.ts';
import { removeOrphans } from './remove-orphans.ts';

const DAY_MS = 86_400_000;
/** Processes deleted in one slice. */
const SLICE = 20;
/** A sweep comes early when so many have ended since the last one. */
const ENDED_BETWEEN_SWEEPS = 500;

const ORPHANS_AFTER_MS = 60_000;

/** Removes what has been kept long enough, every hour and in small slices, and has the store free its space. */
export class Housekeeper {
  readonly #parts: CoreParts;
  #ended = 0;
  #sweeping: Promise<void> | undefined;
  #disposed = false;
  #callOff: (() => void) | undefined;
  #callOffOrphans: (() => void) | undefined;

  constructor(parts: CoreParts) {
    this.#parts = parts;
  }

  begin(): void {
    void this.sweep();
    // Once for each runner, and when those who waited for it have been served.
    this.#callOffOrphans = this.#parts.clock.after(ORPHANS_AFTER_MS, () => {
      void removeOrphans(this.#parts, () => this.#disposed);
    });
  }

  event({ type }: StoredEvent): void {
    if (type !== 'processFinished' && type !== 'processFailed' && type !== 'processCancelled') return;
    this.#ended += 1;
    if (this.#ended >= ENDED_BETWEEN_SWEEPS) void this.sweep();
  }

  dispose(): void {
    this.#disposed = true;
    this.#callOff?.();
    this.#callOffOrphans?.();
  }

  /** Resolves when everything that is due now has gone. Never rejects. */
  sweep(): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
      this.#callOff?.();
      if (this.#disposed) return;
      this.#callOff = this.#parts.clock.after(RUNNER_TIMES.sweepEveryMs, () => {
        void this.sweep();
      });
    });
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { store, log } = this.#parts;
    this.#ended = 0;
    const seen = new Set<string>();
    try {
      for (;;) {
        const due = (await store.expired(this.#policy(), SLICE)).filter((pid) => !seen.has(pid));
        if (due.length === 0) break;
        for (const pid of due) {
          if (this.#disposed || store.health().refusing !== null) return;
          seen.add(pid);
          // Between being found and being deleted somebody may have retried it: then it stays.
          await deleteProcess(this.#parts, pid, 'retention').catch(() => undefined);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (seen.size > 0) log.write('info', 'Removed what was kept long enough', { processes: seen.size });
      await store.tidy();
    } catch (error) {
      logFault(log, 'Old processes could not be removed', error);
    }
  }

  #policy(): { endedBefore: string; failedBefore: string; newest: number } {
    const { clock, settings } = this.#parts;
    const before = (days: number): string => new Date(clock.now().getTime() - days * DAY_MS).toISOString();
    const { days, errorDays, newest } = settings.retention;
    return { endedBefore: before(days), failedBefore: before(errorDays), newest };
  }
}
