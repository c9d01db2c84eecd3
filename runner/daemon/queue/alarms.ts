import type { Clock } from '../../executor/clock.ts';
import { Heap, type HeapItem } from './heap.ts';

interface Alarm extends HeapItem {
  id: string;
  /** Wall-clock time, in milliseconds since 1970. */
  at: number;
  /** When it is looked at next, on the monotonic clock. */
  checkAt: number;
  /** It is due then, whatever the wall clock shows. */
  final: boolean;
  ring: () => void;
}

const HOUR_MS = 3_600_000;

/**
 * Waits for wall-clock times, thousands of them with one timer. What is due within an hour waits on the monotonic
 * clock, so that a jump of the wall clock misfires nothing; what is due later is looked at anew every hour, so that a
 * machine that slept, or a clock that was set right, moves it.
 */
export class Alarms {
  readonly #clock: Clock;
  readonly #heap = new Heap<Alarm>((a, b) => a.checkAt < b.checkAt);
  readonly #byId = new Map<string, Alarm>();
  #armedFor = Infinity;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#byId.size;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Calls at that time, at once (but not before this returns) when it has passed. One alarm an id. */
  set(id: string, at: string, ring: () => void): void {
    this.clear(id);
    const alarm: Alarm = { id, at: Date.parse(at), checkAt: 0, final: false, ring, place: -1 };
    this.#byId.set(id, alarm);
    this.#schedule(alarm);
    this.#arm();
  }

  clear(id: string): void {
    const alarm = this.#byId.get(id);
    if (!alarm) return;
    this.#byId.delete(id);
    this.#heap.remove(alarm);
  }

  dispose(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#armedFor = Infinity;
    for (const id of [...this.#byId.keys()]) this.clear(id);
  }

  #schedule(alarm: Alarm): void {
    const left = Math.max(alarm.at - this.#clock.now().getTime(), 0);
    alarm.final = left <= HOUR_MS;
    alarm.checkAt = this.#clock.monotonicMs() + Math.min(left, HOUR_MS);
    this.#heap.add(alarm);
  }

  #arm(): void {
    const first = this.#heap.first?.checkAt ?? Infinity;
    if (first >= this.#armedFor) return;
    this.#callOff?.();
    this.#armedFor = first;
    this.#callOff = this.#clock.after(Math.max(first - this.#clock.monotonicMs(), 0), () => {
      this.#look();
    });
  }

  #look(): void {
    this.#callOff = undefined;
    this.#armedFor = Infinity;
    // A timer may fire a fraction of a millisecond early by this clock.
    const now = this.#clock.monotonicMs() + 1;
    const due: Alarm[] = [];
    for (let alarm = this.#heap.first; alarm && alarm.checkAt <= now; alarm = this.#heap.first) {
      this.#heap.remove(alarm);
      if (alarm.final) due.push(alarm);
      else this.#schedule(alarm);
    }
    for (const alarm of due) {
      if (this.#byId.get(alarm.id) !== alarm) continue;
      this.#byId.delete(alarm.id);
      alarm.ring();
    }
    this.#arm();
  }
}
