import type { Database, SqlValue, Statement } from 'sql.js';

/** The two tiers: the snapshot that was opened, and what has changed since. */
export const TIERS = ['main', 'recent'] as const;
export type Tier = (typeof TIERS)[number];

/** A database whose statements are prepared once. */
export class Sql {
  readonly db: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(db: Database) {
    this.db = db;
  }

  all(sql: string, values: readonly SqlValue[] = []): SqlValue[][] {
    const statement = this.#prepare(sql);
    statement.bind(values);
    const rows: SqlValue[][] = [];
    while (statement.step()) rows.push(statement.get());
    statement.reset();
    return rows;
  }

  first(sql: string, values: readonly SqlValue[] = []): SqlValue[] | undefined {
    const statement = this.#prepare(sql);
    statement.bind(values);
    const row = statement.step() ? statement.get() : undefined;
    statement.reset();
    return row;
  }

  run(sql: string, values: readonly SqlValue[] = []): void {
    this.#prepare(sql).run(values);
  }

  #prepare(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }

  /** Lets go of statements that name tables which are about to be dropped. */
  forget(tables: readonly string[]): void {
    for (const [sql, statement] of this.#prepared) {
      if (!tables.some((table) => sql.includes(table))) continue;
      statement.free();
      this.#prepared.delete(sql);
    }
  }

  /** Lets go of every statement: some things are not done while one is prepared. */
  release(): void {
    for (const statement of this.#prepared.values()) statement.free();
    this.#prepared.clear();
  }

  close(): void {
    this.release();
    this.db.close();
  }
}

/** Condition by which rows of the snapshot that were removed since are left out. */
export function notGone(tier: Tier): string {
  return tier === 'main' ? 'AND NOT EXISTS (SELECT 1 FROM recent.gone WHERE gone.ord = p.ord)' : '';
}
