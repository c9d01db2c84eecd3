import type { ListItem } from '../../../protocol/control/list.ts';
import { fit, pad, widthOf } from '../terminal/width.ts';
import { listRow } from './list-row.ts';
import { shortId } from './short-id.ts';
import { lookOf } from './status-look.ts';
import type { Style } from './style.ts';

const GAP = '  ';
const STATUS_COLUMNS = 'interrupted'.length;
/** A note narrower than this says nothing. */
const MIN_NOTE = 12;
const MIN_NAME = 10;
/** Part of the terminal that names may take. */
const NAME_PART = 0.27;

/** Widths of the columns; all rows of a table share them. */
export interface TableShape {
  name: number;
  when: number;
  /** 0: there is no room. */
  note: number;
}

export interface TableRow {
  item: ListItem;
  /** What a caller knows better than the item, such as live progress. */
  note?: string;
}

const HEADS = { id: 'ID', status: 'STATUS', name: 'PROCESS', when: 'WHEN', note: 'STEPS' };

/** How wide the columns are for these rows: names as wide as need be within reason, notes what is left. */
export function shapeFor(rows: readonly TableRow[], { columns, now }: Style): TableShape {
  const cells = rows.map(({ item }) => listRow(item, now));
  const widest = (values: string[]): number => Math.max(0, ...values.map((value) => widthOf(value)));
  const when = Math.max(HEADS.when.length, widest(cells.map((cell) => cell.when)));
  const wanted = Math.max(HEADS.name.length, widest(cells.map((cell) => cell.name)));
  const before = 2 + STATUS_COLUMNS + 2 + 8 + 2 + when + 2;
  // One column stays free: a line that fills the last one makes some terminals wrap.
  const room = Math.max(MIN_NAME, columns - 1 - before);
  const name = Math.min(wanted, Math.max(MIN_NAME, Math.floor(columns * NAME_PART)), room);
  const left = room - name - GAP.length;
  return left < MIN_NOTE ? { name: Math.min(wanted, room), when, note: 0 } : { name, when, note: left };
}

export function headLine(shape: TableShape, { colours, columns }: Style): string {
  const id = columns === Infinity ? 32 : 8;
  const line = [
    pad(HEADS.id, id),
    `  ${pad(HEADS.status, STATUS_COLUMNS)}`,
    pad(HEADS.name, shape.name),
    pad(HEADS.when, shape.when),
    shape.note > 0 ? HEADS.note : '',
  ];
  return colours.dim(line.join(GAP).trimEnd());
}

export function rowLine({ item, note: better }: TableRow, shape: TableShape, style: Style): string {
  const { colours, symbols, columns, now } = style;
  const { name, when, note } = listRow(item, now);
  const { symbol, tint } = lookOf(item.status, style);
  const over = item.status === 'finished' || item.status === 'cancelled';
  const line = [
    columns === Infinity ? item.pid : over ? colours.dim(shortId(item.pid)) : shortId(item.pid),
    `${tint(symbol)} ${tint(pad(item.status, STATUS_COLUMNS))}`,
    pad(fit(name, shape.name, symbols.ellipsis), shape.name),
    colours.dim(pad(when, shape.when)),
    noteText(better ?? note, item, shape, style),
  ];
  return line.join(GAP).trimEnd();
}

function noteText(note: string, { status }: ListItem, shape: TableShape, { colours, symbols }: Style): string {
  if (shape.note <= 0 || note === '') return '';
  const text = fit(note, shape.note, symbols.ellipsis);
  if (status === 'error') return colours.red(text);
  return status === 'interrupted' ? colours.yellow(text) : status === 'running' ? text : colours.dim(text);
}

/** The whole table, its head first. */
export function listTable(items: readonly ListItem[], style: Style): string[] {
  const rows = items.map((item) => ({ item }));
  const shape = shapeFor(rows, style);
  return [headLine(shape, style), ...rows.map((row) => rowLine(row, shape, style))];
}
