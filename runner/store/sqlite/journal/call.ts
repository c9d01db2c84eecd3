import type { StoredRef } from '../../../process-state/state.ts';
import type { NumberedEvent, StoreFailed } from '../../store.ts';
import { formatPlace, type Place } from './place.ts';
import { encodeHead, HEADER_BYTES, type RecordKind } from './record.ts';

/** A record that is to be written. */
export interface PendingRecord {
  kind: RecordKind;
  number: number;
  payload: readonly Buffer[];
  place: Place;
}

/** What is appended in one call and counts as a whole, from when it has its place until it is durable. */
export class PendingCall {
  readonly records: PendingRecord[] = [];
  readonly events: NumberedEvent[] = [];
  /** References of its events and data, which follow when it has to be written elsewhere. */
  readonly refs: StoredRef[] = [];
  segment: number;
  bytes = 0;
  done: () => void = () => undefined;
  /** Tells the caller that the sync failed; the call is tried again all the same. */
  failed: (error: StoreFailed) => void = () => undefined;

  constructor(segment: number) {
    this.segment = segment;
  }

  /** Adds a record behind the others; `offset` is where it begins in the segment. */
  add(kind: RecordKind, number: number, payload: readonly Buffer[], offset: number): Place {
    const place = { segment: this.segment, offset };
    this.records.push({ kind, number, payload, place });
    this.bytes += recordBytes(payload);
    return place;
  }

  /** As it is written. `durable`: the last event known to be durable. */
  encode(durable: number): Buffer[] {
    const last = this.records.length - 1;
    return this.records.flatMap(({ kind, number, payload }, index) => [
      encodeHead({ kind, number, durable, endsCall: index === last }, payload),
      ...payload,
    ]);
  }

  /** Whether it brings something that has to be kept. */
  get matters(): boolean {
    return this.records.some(({ kind }) => kind !== 'seal');
  }

  /** Number of its last event; 0 when it has none. */
  get last(): number {
    return this.events.at(-1)?.number ?? 0;
  }
}

export function recordBytes(payload: readonly Buffer[]): number {
  return payload.reduce((sum, part) => sum + part.length, HEADER_BYTES);
}

/** Payloads of data and details that are not on the disk yet, by their place. */
export class PendingPayloads {
  readonly #byPlace = new Map<string, readonly Buffer[]>();

  add({ records }: PendingCall): void {
    for (const { kind, place, payload } of records) if (readLater(kind)) this.#byPlace.set(formatPlace(place), payload);
  }

  remove({ records }: PendingCall): void {
    for (const { kind, place } of records) if (readLater(kind)) this.#byPlace.delete(formatPlace(place));
  }

  get(at: string): Buffer | undefined {
    const payload = this.#byPlace.get(at);
    return payload && Buffer.concat(payload);
  }
}

function readLater(kind: RecordKind): boolean {
  return kind === 'data' || kind === 'detail' || kind === 'moved';
}
