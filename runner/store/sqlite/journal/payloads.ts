import { refsOfEvent, refsOfState } from '../../../process-state/refs.ts';
import type { ProcessState, StoredEvent } from '../../../process-state/state.ts';

/** First record of a segment. */
export interface SegmentHeader {
  format: number;
  segment: number;
  /** The segment before, and how much of it counts: what a failed write left behind it does not. */
  previous: { segment: number; end: number } | null;
  /** The last event before this segment. */
  after: number;
}

export interface EventPayload {
  pid: string;
  /** Number of the event of this process before, 0 for its first: a gap in what is known of it shows. */
  after: number;
  event: StoredEvent;
}

export interface StatePayload {
  /** Number of its last event. */
  last: number;
  state: ProcessState;
}

export function toPayload(value: SegmentHeader | EventPayload | StatePayload): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export function fromPayload(payload: Buffer): unknown {
  return JSON.parse(payload.toString('utf8'));
}

/** The same event or state, with the places of data that was written elsewhere. */
export function withPlaces(
  kind: 'event' | 'detail' | 'moved',
  payload: Buffer,
  moved: ReadonlyMap<string, string>,
): Buffer {
  const value = fromPayload(payload) as EventPayload | StatePayload;
  const refs =
    kind === 'event' ? refsOfEvent((value as EventPayload).event) : refsOfState((value as StatePayload).state);
  for (const ref of refs) if (ref.at !== undefined) ref.at = moved.get(ref.at) ?? ref.at;
  return toPayload(value);
}
