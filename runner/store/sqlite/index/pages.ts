import type { ListItem } from '../../../../protocol/control/list.ts';
import type { TerminalStatus } from '../../../process-state/terminal.ts';
import type { ProcessIndex } from './process-index.ts';
import { ITEM_COLUMNS, itemOf } from './row.ts';
import { STATUS_NUMBERS } from './schema.ts';
import { notGone, TIERS } from './sql.ts';
import type { SqlValue } from 'sql.js';

export interface PlacedItem {
  order: number;
  item: ListItem;
}

const ALL = Object.keys(STATUS_NUMBERS).length;

/** The newest ended processes below a place, of some states. */
export function pageOf(
  index: ProcessIndex,
  statuses: readonly TerminalStatus[],
  below: number,
  limit: number,
): PlacedItem[] {
  // One of three states at a time: so each is read from its index, already in order.
  const wanted = statuses.length === ALL ? [null] : statuses.map((status) => STATUS_NUMBERS[status]);
  const rows = TIERS.flatMap((tier) =>
    wanted.flatMap((status) =>
      index.sql.all(
        `SELECT ${ITEM_COLUMNS} FROM ${tier}.processes p WHERE ${status === null ? '' : 'status = ? AND'} ord < ?
         ${notGone(tier)} ORDER BY ord DESC LIMIT ?`,
        [...(status === null ? [] : [status]), below, limit],
      ),
    ),
  );
  return newestFirst(rows.map((row) => placed(index, row))).slice(0, limit);
}

/** Ended processes by their place. */
export function itemsAt(index: ProcessIndex, orders: readonly number[]): PlacedItem[] {
  const rows = TIERS.flatMap((tier) =>
    index.sql.all(
      `SELECT ${ITEM_COLUMNS} FROM ${tier}.processes p WHERE ord IN (SELECT value FROM json_each(?)) ${notGone(tier)}`,
      [JSON.stringify(orders)],
    ),
  );
  return newestFirst(rows.map((row) => placed(index, row)));
}

function placed(index: ProcessIndex, row: readonly SqlValue[]): PlacedItem {
  const failure = row[4] ?? null;
  return {
    order: Number(row[0]),
    item: itemOf(row, index.kinds.byId(row[3]), failure === null ? null : index.failures.byId(failure)),
  };
}

export function newestFirst<Item extends { order: number }>(items: Item[]): Item[] {
  return items.sort((a, b) => b.order - a.order);
}
