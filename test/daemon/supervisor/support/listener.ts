import type { ProcessEvent, StepProgress } from '../../../../protocol/process/events.ts';
import type { StoredEvent, StoredRef } from '../../../../runner/process-state/state.ts';
import type { DataText } from '../../../../runner/store/store.ts';
import type { JobListener } from '../../../../runner/daemon/supervisor/supervisor.ts';

/** A daemon's end of a job, in memory: what it hears, and when it says that something is kept. */
export class TestListener implements JobListener {
  readonly events: StoredEvent[] = [];
  /** Texts of data by hash. */
  readonly data = new Map<string, string>();
  readonly brought: DataText[] = [];
  readonly shown: StepProgress[] = [];
  readonly grew: string[] = [];
  /** Whether events are kept at once; else when `keep` is called. */
  keeps = true;
  readonly #kept: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();

  event(event: StoredEvent, data: DataText[]): Promise<void> {
    this.events.push(event);
    for (const item of data) {
      this.data.set(item.ref.hash, item.text.toString('utf8'));
      this.brought.push(item);
    }
    this.#changed();
    return this.keeps ? Promise.resolve() : new Promise((resolve) => this.#kept.push(resolve));
  }

  progress(progress: StepProgress): void {
    this.shown.push(progress);
    this.#changed();
  }

  logGrew(step: string, attempt: number): void {
    this.grew.push(`${step} ${attempt}`);
    this.#changed();
  }

  /** Everything heard so far is durable now. */
  keep(): void {
    for (const resolve of this.#kept.splice(0)) resolve();
  }

  get types(): string[] {
    return this.events.map((event) => ('step' in event ? `${event.type} ${event.step}` : event.type));
  }

  of<Type extends StoredEvent['type']>(type: Type): Extract<ProcessEvent<StoredRef>, { type: Type }>[] {
    return this.events.filter((event) => event.type === type) as Extract<ProcessEvent<StoredRef>, { type: Type }>[];
  }

  /** What a reference names. */
  read(ref: StoredRef | undefined): unknown {
    return ref && JSON.parse(this.data.get(ref.hash) ?? 'null');
  }

  /** Resolves once the condition holds; looked at whenever something is heard. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #changed(): void {
    for (const look of [...this.#watchers]) look();
  }
}
