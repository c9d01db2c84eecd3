import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { segmentName } from '../file-names.ts';
import type { DetailPlace } from '../index/row.ts';
import { fromPayload, type StatePayload } from '../journal/payloads.ts';
import { decodeAt, HEADER_BYTES } from '../journal/record.ts';

/** The detail of an ended process, read at once; undefined when it is missing or damaged. */
export function readDetail(folder: string, { segment, offset, length }: DetailPlace): StatePayload | undefined {
  let fd: number;
  try {
    fd = openSync(join(folder, segmentName(segment)), 'r');
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(HEADER_BYTES + length);
    const read = readSync(fd, bytes, 0, bytes.length, offset);
    return detailOf(bytes.subarray(0, read));
  } finally {
    closeSync(fd);
  }
}

/** The detail in the bytes of its record; undefined when they are damaged. */
export function detailOf(bytes: Buffer): StatePayload | undefined {
  const record = decodeAt(bytes, 0, bytes.length);
  return record && (record.kind === 'detail' || record.kind === 'moved')
    ? (fromPayload(record.payload) as StatePayload)
    : undefined;
}
