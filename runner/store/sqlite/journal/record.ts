import { crc32 } from 'node:zlib';

/**
 * A record of the journal: 24 bytes that say what it is, then its payload. All numbers little-endian.
 *
 * | bytes | what                                                                          |
 * | ----- | ----------------------------------------------------------------------------- |
 * | 2     | `SW`, by which records are found again after damage                           |
 * | 1     | kind                                                                          |
 * | 1     | 1: the last record of what was appended in one call, else 0                   |
 * | 4     | length of the payload                                                         |
 * | 6     | number: of the event, or of the event it belongs to                           |
 * | 6     | number of the last event known to be durable when this was written: tells     |
 * |       | damage to what was acknowledged from a tail that never was                    |
 * | 4     | CRC-32 of the 20 bytes before and the payload. (Not CRC-32C: Node has this    |
 * |       | one built in, at several GB/s; either finds what a disk does to a record.)    |
 */
export const HEADER_BYTES = 24;

export const RECORD_KINDS = {
  /** First in a segment; JSON, see SegmentHeader. */
  header: 1,
  /** 16 bytes of its hash, then the JSON text of data. */
  data: 2,
  /** JSON, see EventPayload. */
  event: 3,
  /** An ended process, after the event that ended it; JSON, see StatePayload. */
  detail: 4,
  /** A process that was written again so that an old segment can go; JSON, see StatePayload. */
  moved: 5,
  /** Last in a segment that was finished in order; no payload. */
  seal: 6,
} as const;

export type RecordKind = keyof typeof RECORD_KINDS;

const kindNames = new Map<number, RecordKind>(
  Object.entries(RECORD_KINDS).map(([name, value]) => [value, name as RecordKind]),
);

const MAGIC = 0x5753;
/** Before the text of a data record. */
export const DATA_HASH_BYTES = 16;

export interface RecordHead {
  kind: RecordKind;
  /** The last record of its call: all of a call counts, or none of it. */
  endsCall: boolean;
  number: number;
  durable: number;
}

/** A record found in a segment. */
export interface FoundRecord extends RecordHead {
  /** Where it begins and ends in the segment. */
  start: number;
  end: number;
  payload: Buffer;
}

/** Its 24 bytes; `payload` in the parts it is written in. */
export function encodeHead({ kind, endsCall, number, durable }: RecordHead, payload: readonly Buffer[]): Buffer {
  const head = Buffer.allocUnsafe(HEADER_BYTES);
  let length = 0;
  for (const part of payload) length += part.length;
  head.writeUInt16LE(MAGIC, 0);
  head.writeUInt8(RECORD_KINDS[kind], 2);
  head.writeUInt8(endsCall ? 1 : 0, 3);
  head.writeUInt32LE(length, 4);
  head.writeUIntLE(number, 8, 6);
  head.writeUIntLE(durable, 14, 6);
  let checksum = crc32(head.subarray(0, 20));
  for (const part of payload) checksum = crc32(part, checksum);
  head.writeUInt32LE(checksum, 20);
  return head;
}

/** The record that begins there, if a whole and undamaged one does. `limit`: where the segment ends. */
export function decodeAt(segment: Buffer, start: number, limit: number): FoundRecord | undefined {
  if (start + HEADER_BYTES > limit || segment.readUInt16LE(start) !== MAGIC) return undefined;
  const kind = kindNames.get(segment.readUInt8(start + 2));
  const flag = segment.readUInt8(start + 3);
  const end = start + HEADER_BYTES + segment.readUInt32LE(start + 4);
  if (kind === undefined || flag > 1 || end > limit) return undefined;
  const payload = segment.subarray(start + HEADER_BYTES, end);
  const checksum = crc32(payload, crc32(segment.subarray(start, start + 20)));
  if (segment.readUInt32LE(start + 20) !== checksum) return undefined;
  return {
    kind,
    endsCall: flag === 1,
    number: segment.readUIntLE(start + 8, 6),
    durable: segment.readUIntLE(start + 14, 6),
    start,
    end,
    payload,
  };
}

/** Where the next whole record begins, at or after `from`. */
export function findRecord(segment: Buffer, from: number, limit: number): number | undefined {
  for (let at = segment.indexOf('SW', from, 'latin1'); at !== -1; at = segment.indexOf('SW', at + 1, 'latin1')) {
    if (decodeAt(segment, at, limit)) return at;
  }
  return undefined;
}
