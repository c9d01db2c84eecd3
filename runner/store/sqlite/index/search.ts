import { setImmediate } from 'node:timers/promises';
import { folded } from '../../../process-state/list-item.ts';
import type { TerminalStatus } from '../../../process-state/terminal.ts';
import { itemsAt, type PlacedItem } from './pages.ts';
import { pidRange, type ProcessIndex } from './process-index.ts';
import { STATUS_NUMBERS } from './schema.ts';
import { scanInSlices } from './sliced-scan.ts';
import { TIERS } from './sql.ts';
import type { SqlValue } from 'sql.js';

/** Texts are looked through so many at a time. */
const TEXTS_AT_ONCE = 10_000;
let searches = 0;

export interface SearchQuery {
  search: string;
  statuses: readonly TerminalStatus[];
  below: number;
  limit: number;
}

/** Finds ended processes whose name, title, file or error message contains a text, or whose id begins with it. */
export async function searchEnded(
  index: ProcessIndex,
  { search, statuses, below, limit }: SearchQuery,
): Promise<{ items: PlacedItem[]; total: number }> {
  if (statuses.length === 0) return { items: [], total: 0 };
  const wanted = folded(search);
  searches += 1;
  const tables = { kinds: `wanted_kinds_${searches}`, failures: `wanted_failures_${searches}` };
  const conditions: string[] = [];
  const values: SqlValue[] = statuses.map((status) => STATUS_NUMBERS[status]);
  const made: string[] = [];
  try {
    for (const [texts, column] of [
      ['kinds', 'kind'],
      ['failures', 'failure'],
    ] as const) {
      index.db.exec(`CREATE TEMP TABLE ${tables[texts]} (id INTEGER PRIMARY KEY)`);
      made.push(tables[texts]);
      if (await collect(index, texts, tables[texts], wanted)) {
        conditions.push(`p.${column} IN (SELECT id FROM temp.${tables[texts]})`);
      }
    }
    if (/^[0-9a-f]{1,32}$/.test(wanted)) {
      conditions.push('p.pid BETWEEN ? AND ?');
      values.push(...pidRange(wanted));
    }
    if (conditions.length === 0) return { items: [], total: 0 };
    const where = `p.status IN (${statuses.map(() => '?').join(', ')}) AND (${conditions.join(' OR ')})`;
    const { orders, total } = await scanInSlices(index.sql, { where, values, below, limit });
    return { items: itemsAt(index, orders), total };
  } finally {
    index.sql.forget(made);
    for (const table of made) index.db.exec(`DROP TABLE temp.${table}`);
  }
}

/** Puts the ids of matching texts into a table; whether there are any. */
async function collect(
  index: ProcessIndex,
  texts: 'kinds' | 'failures',
  into: string,
  wanted: string,
): Promise<boolean> {
  for (const tier of TIERS) {
    const [low = 0, high = -1] = (index.sql.first(`SELECT min(id), max(id) FROM ${tier}.${texts}`) ?? []).map(Number);
    for (let from = low; from <= high; from += TEXTS_AT_ONCE) {
      if (from > low) await setImmediate();
      index.db.run(
        `INSERT INTO temp.${into} SELECT id FROM ${tier}.${texts} WHERE id >= ? AND id < ? AND instr(folded, ?) > 0`,
        [from, from + TEXTS_AT_ONCE, wanted],
      );
    }
  }
  return index.db.exec(`SELECT 1 FROM temp.${into} LIMIT 1`).length > 0;
}
