import type { SqlValue } from 'sql.js';
import { setImmediate } from 'node:timers/promises';
import { notGone, TIERS, type Sql } from './sql.ts';

/** How long a slice may hold up the event loop, about; in milliseconds. */
const SLICE_MS = 4;
const FIRST_WIDTH = 20_000;

export interface ScanOptions {
  /** Of `p`, a row of processes. */
  where: string;
  values: readonly SqlValue[];
  /** Rows at or above count only. */
  below: number;
  /** How many rows are wanted; the rest is counted. */
  limit: number;
}

/** Looks through all rows, newest first, in slices. Returns the places in the order of those found, and how many. */
export async function scanInSlices(sql: Sql, options: ScanOptions): Promise<{ orders: number[]; total: number }> {
  const { where, values, below, limit } = options;
  const orders: number[] = [];
  let total = 0;
  let width = FIRST_WIDTH;
  let high = Math.max(...TIERS.map((tier) => Number(sql.first(`SELECT max(ord) FROM ${tier}.processes`)?.[0] ?? 0)));
  while (high > 0) {
    // Slices end where counting turns into finding.
    const low = Math.max(0, high - width, high >= below ? below - 1 : 0);
    const finding = high < below && orders.length < limit;
    const began = performance.now();
    for (const tier of TIERS) {
      const from = `FROM ${tier}.processes p WHERE p.ord > ? AND p.ord <= ? AND (${where}) ${notGone(tier)}`;
      const bound = [low, high, ...values];
      if (finding) {
        const found = sql.all(`SELECT p.ord ${from}`, bound);
        total += found.length;
        orders.push(...found.map(([order]) => Number(order)));
      } else total += Number(sql.first(`SELECT count(*) ${from}`, bound)?.[0]);
    }
    const took = performance.now() - began;
    if (took < SLICE_MS / 2) width *= 2;
    else if (took > SLICE_MS) width = Math.max(500, Math.floor(width / 2));
    high = low;
    if (high > 0) await setImmediate();
  }
  return { orders: orders.sort((a, b) => b - a).slice(0, limit), total };
}
