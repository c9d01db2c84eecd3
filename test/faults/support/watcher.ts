import { onTestFinished } from 'vitest';
import type { EventsParams } from '../../../protocol/control/events.ts';
import { isConnectionLost, isControlFailure } from '../../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../../runner/client/runner-client.ts';
import type { World } from './world.ts';

type Told = EventsParams['events'][number];
type EventType = Told['event']['type'];

const ENDS = new Set<EventType>(['processFinished', 'processFailed', 'processCancelled']);

/**
 * A client that follows everything, and goes on after the last number it was told when its runner was replaced. It
 * keeps to account: numbers rise one by one, and what it was told once stays so.
 */
export class Watcher {
  readonly told: Told[] = [];
  /** Numbers between the last it was told and the first it can be told again, because the runner was killed. */
  missed = 0;
  /** What should never happen. */
  readonly faults: string[] = [];
  readonly #world: World;
  readonly #ofProcess = new Map<string, Told[]>();
  readonly #waiting = new Set<() => void>();
  #last: number | undefined;
  /** The next event is the first of this connection: a crash may have left numbers out before it. */
  #first = true;
  #client: RunnerClient | undefined;
  #closed = false;

  private constructor(world: World) {
    this.#world = world;
  }

  static async of(world: World): Promise<Watcher> {
    const watcher = new Watcher(world);
    onTestFinished(() => {
      watcher.close();
    });
    await watcher.#connect();
    return watcher;
  }

  /** Number of the last event it was told. */
  get last(): number {
    return this.#last ?? 0;
  }

  endsOf(pid: string): Told[] {
    return (this.#ofProcess.get(pid) ?? []).filter(({ event }) => ENDS.has(event.type));
  }

  typesOf(pid: string): EventType[] {
    return (this.#ofProcess.get(pid) ?? []).map(({ event }) => event.type);
  }

  /** Resolves when the process had an event of the type. */
  sees(pid: string, type: EventType): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.typesOf(pid).includes(type)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  close(): void {
    this.#closed = true;
    this.#client?.close();
  }

  async #connect(): Promise<void> {
    const client = await this.#world.client();
    if (this.#closed) {
      client.close();
      return;
    }
    this.#client = client;
    this.#first = true;
    if (client.lastEvent < this.last)
      this.faults.push(`a runner knows ${client.lastEvent} events, its predecessor told of ${this.last}`);
    try {
      const { after } = await this.#subscribe(client, this.#last);
      this.#last ??= after;
    } catch (error) {
      if (isControlFailure(error, 'SequenceTooOld')) {
        const next = error.data.lastEvent ?? client.lastEvent;
        this.missed += next - this.last;
        this.#last = next;
        await this.#subscribe(client, next).catch((lost: unknown) => {
          if (!isConnectionLost(lost)) throw lost;
        });
      } else if (!isConnectionLost(error)) throw error;
    }
    void client.closed.then(() => {
      if (this.#closed) return;
      this.#connect().catch((error: unknown) => {
        if (!this.#closed) this.faults.push(String(error));
      });
    });
  }

  #subscribe(client: RunnerClient, after: number | undefined): Promise<{ after: number }> {
    return client.subscribe(after, {
      events: (events) => {
        for (const told of events) this.#take(told);
        for (const look of [...this.#waiting]) look();
      },
      lost: () => {
        this.faults.push('it was too slow');
      },
    });
  }

  #take(told: Told): void {
    const { number, pid, event } = told;
    if (number <= this.last || (!this.#first && number !== this.last + 1))
      this.faults.push(`event ${number} came after ${this.last}`);
    this.#first = false;
    this.#last = number;
    this.told.push(told);
    const events = this.#ofProcess.get(pid) ?? [];
    this.#ofProcess.set(pid, events);
    events.push(told);
    if (ENDS.has(event.type) && events.filter((one) => ENDS.has(one.event.type)).length > 1)
      this.faults.push(`${pid} ended twice: ${events.map((one) => one.event.type).join(' ')}`);
  }
}
