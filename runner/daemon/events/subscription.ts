import { events, eventsLost } from '../../../protocol/control/events.ts';
import { JsonText } from '../../wire/socket-writer.ts';
import type { CallerConnection } from '../handlers/handler.ts';
import type { EventRing } from './event-ring.ts';

/** What one notification holds at most. */
const BATCH = { maxEvents: 1_000, maxBytes: 256 * 1024 };

/** One client that follows: a number up to which it was sent everything. Nothing is queued for it. */
export class Subscription {
  readonly connection: CallerConnection;
  readonly #ring: EventRing;
  #sent: number;
  #pumping = false;
  #ended = false;

  constructor(connection: CallerConnection, ring: EventRing, after: number) {
    this.connection = connection;
    this.#ring = ring;
    this.#sent = after;
  }

  get ended(): boolean {
    return this.#ended || this.connection.ended.aborted;
  }

  end(): void {
    this.#ended = true;
  }

  /** Sends what it does not have yet, as fast as it reads. */
  async pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (!this.ended && this.#sent < this.#ring.last) {
        // Also where the connection is behind from something else that was sent.
        if (this.connection.behind) await this.connection.drained();
        else this.#sendNext();
      }
    } finally {
      this.#pumping = false;
    }
  }

  #sendNext(): void {
    if (!this.#ring.reaches(this.#sent)) {
      this.end();
      this.connection.notify(eventsLost.method, { lastEvent: this.#ring.last });
      return;
    }
    const batch = this.#ring.next(this.#sent, BATCH.maxEvents, BATCH.maxBytes);
    this.#sent = batch.at(-1)?.number ?? this.#ring.last;
    this.connection.notify(events.method, new JsonText(`{"events":[${batch.map(({ text }) => text).join(',')}]}`));
  }
}
