/** An event as it is sent. */
export interface KeptEvent {
  number: number;
  /** `{number, pid, event}` as JSON. */
  text: string;
}

export interface RingLimits {
  maxEvents: number;
  maxBytes: number;
}

/** Some minutes of a busy runner: a client that reconnects goes on without a gap. */
export const RING_LIMITS: RingLimits = { maxEvents: 20_000, maxBytes: 16 * 1024 * 1024 };

/** The newest events, in order. */
export class EventRing {
  readonly #limits: RingLimits;
  #events: KeptEvent[] = [];
  /** Events before this index were dropped; the array is cut now and then. */
  #start = 0;
  #bytes = 0;
  #last: number;
  #dropped: number;

  /** @param last number of the last event there was before */
  constructor(last: number, limits: RingLimits = RING_LIMITS) {
    this.#limits = limits;
    this.#last = last;
    this.#dropped = last;
  }

  /** Number of the newest event. */
  get last(): number {
    return this.#last;
  }

  add(event: KeptEvent): void {
    this.#events.push(event);
    this.#last = event.number;
    this.#bytes += event.text.length;
    const { maxEvents, maxBytes } = this.#limits;
    while (this.#events.length - this.#start > maxEvents || this.#bytes > maxBytes) {
      const oldest = this.#events[this.#start];
      if (!oldest) break;
      this.#start += 1;
      this.#bytes -= oldest.text.length;
      this.#dropped = oldest.number;
    }
    if (this.#start > maxEvents) {
      this.#events = this.#events.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Whether every event after that number is still here. */
  reaches(after: number): boolean {
    return after >= this.#dropped && after <= this.#last;
  }

  /** The next events after a number, at least one if there is any, of about that many bytes together. */
  next(after: number, maxEvents: number, maxBytes: number): KeptEvent[] {
    const found: KeptEvent[] = [];
    let bytes = 0;
    for (let index = this.#indexAfter(after); index < this.#events.length; index++) {
      const event = this.#events[index];
      if (!event || found.length >= maxEvents || (found.length > 0 && bytes + event.text.length > maxBytes)) break;
      found.push(event);
      bytes += event.text.length;
    }
    return found;
  }

  /** By halves: numbers rise, but a crash may have left some out. */
  #indexAfter(after: number): number {
    let low = this.#start;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.number ?? Infinity) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
