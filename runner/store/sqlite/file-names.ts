import { join } from 'node:path';

// What lies in the folder of a store. Numbers are padded so that a listing is in their order.

export function segmentName(segment: number): string {
  return `journal-${String(segment).padStart(8, '0')}.log`;
}

export function segmentOfName(name: string): number | undefined {
  const match = /^journal-(\d{8,})\.log$/.exec(name);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** A snapshot's name carries its own checksum: a file cut or changed after it was made does not count. */
export interface SnapshotName {
  /** The last event in it. */
  number: number;
  /** The segment with which the journal goes on: neither it nor those behind it may go. */
  segment: number;
  /** CRC-32 of the whole file. */
  checksum: number;
}

export function snapshotName({ number, segment, checksum }: SnapshotName): string {
  const [padded, hex] = [String(number).padStart(12, '0'), checksum.toString(16).padStart(8, '0')];
  return `snapshot-${padded}-${segment}-${hex}.sqlite`;
}

export function snapshotOfName(name: string): SnapshotName | undefined {
  const match = /^snapshot-(\d{12,})-(\d+)-([0-9a-f]{8})\.sqlite$/.exec(name);
  if (!match) return undefined;
  const [, number = '', segment = '', checksum = ''] = match;
  return { number: Number(number), segment: Number(segment), checksum: Number.parseInt(checksum, 16) };
}

/** Unfinished files of a program that was killed; swept at the next start. */
export function isUnfinished(name: string): boolean {
  return name.endsWith('.unfinished');
}

/** Where copies of damaged files go, for a person to look at. */
export function damagedFolder(folder: string): string {
  return join(folder, 'damaged');
}
