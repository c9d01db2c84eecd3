import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { segmentName, segmentOfName } from '../file-names.ts';
import { checkFormat } from '../format.ts';
import { fromPayload, type SegmentHeader } from '../journal/payloads.ts';
import type { Place } from '../journal/place.ts';
import { decodeAt, type FoundRecord } from '../journal/record.ts';
import { scanSegment } from '../journal/scan.ts';

/** More than the header of a segment takes. */
const HEADER_RECORD_BYTES = 1024;

export interface JournalEnd {
  /** Where the journal ends; null: there is none. */
  end: Place | null;
  /** Bytes behind it that do not count. */
  cut: number;
}

export interface JournalReader {
  /** Called for every record from `from` on, in order. False: that is enough. */
  record(record: FoundRecord, segment: number): boolean;
  /** Number of the last event so far. */
  last(): number;
  damage(line: string, file: string): void;
  /** Unfinished, and left out. */
  cut(line: string): void;
}

/** Reads the journal from a place on, or from its beginning. */
export function readJournal(folder: string, from: Place | null, reader: JournalReader): JournalEnd {
  const all = readdirSync(folder).flatMap((name) => segmentOfName(name) ?? []);
  const segments = all.filter((segment) => segment >= (from?.segment ?? 0)).sort((a, b) => a - b);
  const ends = new Map<number, number>();
  for (const segment of segments) {
    const previous = headerOf(join(folder, segmentName(segment)))?.previous;
    if (previous) ends.set(previous.segment, previous.end);
  }
  for (const segment of new Set([...ends.keys(), ...(from ? [from.segment] : [])])) {
    if (segment < (from?.segment ?? segments[0] ?? 0) || segments.includes(segment)) continue;
    reader.damage(`${segmentName(segment)} is missing.`, segmentName(segment));
  }
  let end: Place | null = from;
  let cut = 0;
  for (const segment of segments) {
    const name = segmentName(segment);
    // Of the first, what the snapshot has already is not read.
    const base = segment === from?.segment ? from.offset : 0;
    const scan = scanSegment(readFrom(join(folder, name), base), reader.last(), { base, knownEnd: ends.get(segment) });
    for (const { start, end: until } of scan.damaged) {
      reader.damage(`${name}: ${until - start} bytes at ${start} are damaged.`, name);
    }
    if (scan.cut > 0) {
      reader.cut(`${name}: the last ${scan.cut} bytes were not finished when the runner ended, and were left out.`);
    }
    cut += scan.cut;
    if (scan.records.length > 0) end = { segment, offset: scan.end };
    for (const record of scan.records) {
      if (!reader.record(record, segment)) return { end: { segment, offset: record.start }, cut: 0 };
    }
  }
  return { end, cut };
}

function readFrom(path: string, offset: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(fd).size - offset));
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(fd, bytes, done, bytes.length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(fd);
  }
}

function headerOf(path: string): SegmentHeader | undefined {
  const bytes = Buffer.alloc(HEADER_RECORD_BYTES);
  const fd = openSync(path, 'r');
  const read = readSync(fd, bytes, 0, bytes.length, 0);
  closeSync(fd);
  const record = decodeAt(bytes, 0, read);
  if (record?.kind !== 'header') return undefined;
  const header = fromPayload(record.payload) as SegmentHeader;
  checkFormat(header.format, path);
  return header;
}
