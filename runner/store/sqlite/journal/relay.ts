import { recordBytes, type PendingCall } from './call.ts';
import { withPlaces } from './payloads.ts';
import { formatPlace } from './place.ts';
import type { SegmentFile } from './segment-file.ts';

/** Gives calls new places in another segment, in their order. Returns where records went, by where they were to be. */
export function relay(calls: readonly PendingCall[], into: SegmentFile): Map<string, string> {
  const moved = new Map<string, string>();
  for (const call of calls) {
    call.segment = into.segment;
    call.bytes = 0;
    for (const record of call.records) {
      const { kind } = record;
      // Data comes before what refers to it, so its new place is known by then.
      if (kind === 'event' || kind === 'detail' || kind === 'moved') {
        record.payload = [withPlaces(kind, Buffer.concat(record.payload), moved)];
      }
      const from = formatPlace(record.place);
      record.place = { segment: into.segment, offset: into.laidOut };
      moved.set(from, formatPlace(record.place));
      into.laidOut += recordBytes(record.payload);
      call.bytes += recordBytes(record.payload);
      if (kind === 'data') into.data.set((record.payload[0] as Buffer).toString('hex'), formatPlace(record.place));
    }
    for (const ref of call.refs) if (ref.at !== undefined) ref.at = moved.get(ref.at) ?? ref.at;
  }
  return moved;
}
