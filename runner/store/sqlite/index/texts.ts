import type { SqlValue } from 'sql.js';
import { folded } from '../../../process-state/list-item.ts';
import { kindValues, type Failure, type Kind } from './row.ts';
import { TIERS, type Sql } from './sql.ts';

/** How many are known by heart. More of them only means that some stand in the tables more than once. */
const REMEMBERED = 5000;

/** What many processes have in common, by number. */
export class Texts<Text extends Kind | Failure> {
  readonly #sql: Sql;
  readonly #table: 'kinds' | 'failures';
  readonly #columns: readonly (keyof Text & string)[];
  readonly #ids = new Map<string, number>();
  readonly #texts = new Map<number, Text>();
  #next: number;

  constructor(sql: Sql, table: 'kinds' | 'failures', columns: readonly (keyof Text & string)[]) {
    this.#sql = sql;
    this.#table = table;
    this.#columns = columns;
    this.#next = Number(sql.first(`SELECT coalesce(max(id), 0) FROM main.${table}`)?.[0]) + 1;
    for (const row of sql.all(`SELECT id, ${columns.join(', ')} FROM main.${table} ORDER BY id DESC LIMIT ?`, [
      REMEMBERED,
    ])) {
      this.#remember(Number(row[0]), this.#textOf(row.slice(1)));
    }
  }

  idOf(text: Text): number {
    const known = this.#ids.get(JSON.stringify(text));
    if (known !== undefined) return known;
    const id = this.#next++;
    const values = 'by' in text ? kindValues(text) : [text.code, text.message, folded(text.message)];
    this.#sql.run(`INSERT INTO recent.${this.#table} VALUES (?${', ?'.repeat(values.length)})`, [id, ...values]);
    this.#remember(id, text);
    return id;
  }

  byId(id: SqlValue | undefined): Text {
    const known = this.#texts.get(Number(id));
    if (known) return known;
    for (const tier of TIERS) {
      const sql = `SELECT ${this.#columns.join(', ')} FROM ${tier}.${this.#table} WHERE id = ?`;
      const row = this.#sql.first(sql, [Number(id)]);
      if (row) return this.#remember(Number(id), this.#textOf(row));
    }
    throw new Error(`the index has no ${this.#table} ${String(id)}`);
  }

  #textOf(values: readonly SqlValue[]): Text {
    return Object.fromEntries(this.#columns.map((column, index) => [column, values[index]])) as unknown as Text;
  }

  #remember(id: number, text: Text): Text {
    if (this.#texts.size >= REMEMBERED) {
      this.#texts.clear();
      this.#ids.clear();
    }
    this.#texts.set(id, text);
    this.#ids.set(JSON.stringify(text), id);
    return text;
  }
}
