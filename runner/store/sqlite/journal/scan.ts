import { decodeAt, findRecord, type FoundRecord } from './record.ts';

export interface Scan {
  records: FoundRecord[];
  /** How much of the segment counts. */
  end: number;
  /** Parts in the middle that are not what was written. */
  damaged: { start: number; end: number }[];
  /** Bytes behind `end`: what was being written when the program or the machine ended. */
  cut: number;
  /** It was finished in order. */
  sealed: boolean;
}

export interface ScanPart {
  /** Where in the segment the bytes begin. */
  base?: number;
  /** How much of the segment counts, where that is known. */
  knownEnd?: number | undefined;
}

/**
 * Reads a segment, or its end from the beginning of a record on. `after`: the last event before. `knownEnd`: how much of it counts, where the next segment says so; whatever is unreadable before
 * is damage then. Otherwise an unreadable part is damage only when something behind it shows that it had been synced;
 * else it is the unfinished end, and nothing of it or behind it had been acknowledged.
 */
export function scanSegment(bytes: Buffer, after: number, { base = 0, knownEnd }: ScanPart = {}): Scan {
  const scan = scanBytes(bytes, after, knownEnd === undefined ? undefined : knownEnd - base);
  if (base === 0) return scan;
  const shifted = <Part extends { start: number; end: number }>(part: Part): Part => ({
    ...part,
    start: part.start + base,
    end: part.end + base,
  });
  return {
    ...scan,
    records: scan.records.map(shifted),
    damaged: scan.damaged.map(shifted),
    end: scan.end + base,
  };
}

function scanBytes(segment: Buffer, after: number, knownEnd?: number): Scan {
  const limit = Math.min(knownEnd ?? segment.length, segment.length);
  const records: FoundRecord[] = [];
  const gaps: { start: number; end: number; before: number }[] = [];
  for (let at = 0; at < limit;) {
    const record = decodeAt(segment, at, limit);
    if (record) {
      records.push(record);
      at = record.end;
    } else {
      const next = findRecord(segment, at + 1, limit) ?? limit;
      gaps.push({ start: at, end: next, before: records.length });
      at = next;
    }
  }
  const sealed = records.at(-1)?.kind === 'seal';
  const missing = { start: limit, end: knownEnd ?? limit };
  if (sealed || knownEnd !== undefined) {
    const damaged = missing.end > missing.start ? [...gaps, missing] : gaps;
    return { records, end: limit, damaged: damaged.map(({ start, end }) => ({ start, end })), cut: 0, sealed };
  }
  return withoutTail(records, gaps, after, segment.length);
}

function withoutTail(
  records: FoundRecord[],
  gaps: readonly { start: number; end: number; before: number }[],
  after: number,
  length: number,
): Scan {
  // Highest number known durable in each record or one behind it.
  const durable = new Array<number>(records.length + 1).fill(0);
  for (let index = records.length - 1; index >= 0; index -= 1) {
    durable[index] = Math.max(records[index]?.durable ?? 0, durable[index + 1] ?? 0);
  }
  const torn = gaps.find(({ before }) => (durable[before] ?? 0) <= lastNumber(records, before, after));
  let kept = torn ? torn.before : records.length;
  // The records of a call count together.
  const behindDamage = Math.max(
    0,
    ...gaps.filter((gap) => gap !== torn && gap.before < kept).map(({ before }) => before),
  );
  while (kept > behindDamage && records[kept - 1]?.endsCall !== true) kept -= 1;
  const end = records[kept - 1]?.end ?? 0;
  return {
    records: records.slice(0, kept),
    end,
    damaged: gaps.filter(({ start }) => start < end).map(({ start, end: until }) => ({ start, end: until })),
    cut: length - end,
    sealed: false,
  };
}

/** Number of the last event in the records before an index. */
function lastNumber(records: readonly FoundRecord[], before: number, after: number): number {
  for (let index = before - 1; index >= 0; index -= 1) {
    const record = records[index];
    if (record?.kind === 'event') return record.number;
  }
  return after;
}
