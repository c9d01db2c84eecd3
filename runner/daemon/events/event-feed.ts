import { progress, subscribe, unsubscribe } from '../../../protocol/control/events.ts';
import type { StepProgress } from '../../../protocol/process/events.ts';
import type { Clock } from '../../executor/clock.ts';
import type { NumberedEvent } from '../../store/store.ts';
import { JsonText } from '../../wire/socket-writer.ts';
import { ControlError } from '../control-error.ts';
import { handler, type CallerConnection, type Handler } from '../handlers/handler.ts';
import { EventRing, type RingLimits } from './event-ring.ts';
import { eventText } from './event-text.ts';
import { ProgressFeed } from './progress-feed.ts';
import { Subscription } from './subscription.ts';

export interface EventFeedOptions {
  /** Number of the last durable event before this runner. */
  lastEvent: number;
  clock: Clock;
  limits?: RingLimits;
}

/** Tells clients what happens: durable events in order and without a gap, progress as it passes. */
export class EventFeed {
  readonly #ring: EventRing;
  readonly #progress: ProgressFeed;
  readonly #subscriptions = new Map<CallerConnection, Subscription>();

  constructor({ lastEvent, clock, limits }: EventFeedOptions) {
    this.#ring = new EventRing(lastEvent, limits);
    this.#progress = new ProgressFeed(clock, (newest) => {
      this.#tellProgress(newest);
    });
  }

  /** Number of the last event that was told, or can be. */
  get lastEvent(): number {
    return this.#ring.last;
  }

  /** Connections that follow. */
  get subscribers(): number {
    return this.#subscriptions.size;
  }

  /** Events that have become durable. For `store.onDurable`. */
  add(events: readonly NumberedEvent[]): void {
    for (const event of events) this.#ring.add({ number: event.number, text: eventText(event) });
    for (const subscription of this.#subscriptions.values()) this.#pump(subscription);
  }

  /** What a running step says of its progress; the newest of each step is told, a few times a second. */
  progress(pid: string, said: StepProgress): void {
    if (this.#subscriptions.size > 0) this.#progress.add(pid, said);
  }

  /** Answers to `events/*`. */
  handlers(): Handler[] {
    return [
      handler(subscribe, ({ after = this.#ring.last }, { connection }) => {
        if (!this.#ring.reaches(after)) {
          const lastEvent = this.#ring.last;
          const what = `Events after ${after} are not kept; the last one is ${lastEvent}.`;
          throw new ControlError('SequenceTooOld', what, { lastEvent });
        }
        this.#subscribe(connection, after);
        return Promise.resolve({ after });
      }),
      handler(unsubscribe, (_params, { connection }) => {
        this.#forget(connection);
        return Promise.resolve({});
      }),
    ];
  }

  dispose(): void {
    this.#progress.dispose();
    for (const connection of [...this.#subscriptions.keys()]) this.#forget(connection);
  }

  #subscribe(connection: CallerConnection, after: number): void {
    if (!this.#subscriptions.has(connection)) {
      connection.ended.addEventListener('abort', () => {
        this.#forget(connection);
      });
    }
    this.#subscriptions.get(connection)?.end();
    const subscription = new Subscription(connection, this.#ring, after);
    this.#subscriptions.set(connection, subscription);
    // The answer goes first.
    setImmediate(() => {
      this.#pump(subscription);
    });
  }

  #pump(subscription: Subscription): void {
    void subscription.pump().then(() => {
      // Lost: it was told so, and subscribes anew when it has listed.
      if (subscription.ended && this.#subscriptions.get(subscription.connection) === subscription)
        this.#subscriptions.delete(subscription.connection);
    });
  }

  #forget(connection: CallerConnection): void {
    this.#subscriptions.get(connection)?.end();
    this.#subscriptions.delete(connection);
  }

  /** One that is behind misses it: the next is newer. */
  #tellProgress(newest: (StepProgress & { pid: string })[]): void {
    const text = new JsonText(JSON.stringify({ progress: newest }));
    for (const { connection } of this.#subscriptions.values()) {
      if (!connection.behind) connection.notify(progress.method, text);
    }
  }
}
