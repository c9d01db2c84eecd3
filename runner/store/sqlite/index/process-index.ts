import type { Database, SqlJs, SqlValue } from 'sql.js';
import type { ProcessState } from '../../../process-state/state.ts';
import type { TerminalStatus } from '../../../process-state/terminal.ts';
import { FORMAT } from '../format.ts';
import type { Place } from '../journal/place.ts';
import { Liveness } from './liveness.ts';
import {
  failureOf,
  kindOf,
  pidBytes,
  pidText,
  rowValues,
  statusOf,
  type DetailPlace,
  type Failure,
  type Kind,
  type Row,
} from './row.ts';
import { COLUMNS, tablesIn } from './schema.ts';
import { notGone, Sql, TIERS, type Tier } from './sql.ts';
import { Texts } from './texts.ts';

/** What a snapshot says of itself. */
export interface SnapshotAbout extends Place {
  /** Number of the last event in it. The journal goes on at `segment` and `offset`. */
  number: number;
}

const INSERT = `INSERT INTO recent.processes VALUES (${COLUMNS.map(() => '?').join(', ')})`;
const ROW_COLUMNS = 'p.ord, p.pid, p.status, p.segment, p.offset, p.length, p.segments, p.changed';

/**
 * Headers of the processes that are over, in two tiers: a snapshot as it was made, which is only read (a database that
 * was loaded from a file grows by being copied whole), and tables in memory with what came or went since.
 */
export class ProcessIndex {
  readonly sql: Sql;
  readonly kinds: Texts<Kind>;
  readonly failures: Texts<Failure>;
  readonly liveness = new Liveness();
  readonly counts: Record<TerminalStatus, number> = { finished: 0, error: 0, cancelled: 0 };
  /** Null: there was no snapshot. */
  readonly about: SnapshotAbout | null;

  constructor(sqlJs: SqlJs, snapshot?: Uint8Array) {
    const db = new sqlJs.Database(snapshot);
    try {
      if (!snapshot) db.exec(`${tablesIn('main')} PRAGMA user_version = ${FORMAT};`);
      // OFF would lose the way back from a statement that fails half done.
      db.exec(`PRAGMA journal_mode = MEMORY; ATTACH ':memory:' AS recent; ${tablesIn('recent')}`);
      this.sql = new Sql(db);
      this.kinds = new Texts(this.sql, 'kinds', ['name', 'title', 'file', 'by']);
      this.failures = new Texts(this.sql, 'failures', ['code', 'message']);
      this.about = this.#readAbout();
    } catch (error) {
      db.close();
      throw error;
    }
  }

  get db(): Database {
    return this.sql.db;
  }

  #readAbout(): SnapshotAbout | null {
    for (const [id, now, ever] of this.sql.all('SELECT id, now, ever FROM main.segments')) {
      this.liveness.set(Number(id), { now: Number(now), ever: Number(ever) });
    }
    const row = this.sql.first('SELECT number, segment, offset, finished, error, cancelled FROM main.about');
    if (!row) return null;
    const [number = 0, segment = 0, offset = 0, finished = 0, error = 0, cancelled = 0] = row.map(Number);
    Object.assign(this.counts, { finished, error, cancelled });
    return { number, segment, offset };
  }

  /** Processes that were not over when the snapshot was made. */
  liveAtSnapshot(): { last: number; state: ProcessState }[] {
    return this.sql
      .all('SELECT last, state FROM main.live')
      .map(([last, state]) => ({ last: Number(last), state: JSON.parse(state as string) as ProcessState }));
  }

  /** A process is over. */
  insert(state: ProcessState, place: DetailPlace, changed: number): void {
    this.remove(state.record.pid);
    const failure = failureOf(state);
    const ids = { kind: this.kinds.idOf(kindOf(state)), failure: failure && this.failures.idOf(failure) };
    const values = rowValues(state, { place, changed }, ids);
    this.sql.run(INSERT, values);
    this.counts[state.record.status as TerminalStatus] += 1;
    this.liveness.add(segmentsIn(place.segment, values[COLUMNS.indexOf('segments')] ?? null));
  }

  /** It is gone, or goes on. Returns what was known of it. */
  remove(pid: string): Row | undefined {
    const found = this.#find(pid);
    if (!found) return undefined;
    const { row, tier } = found;
    if (tier === 'main') this.sql.run('INSERT INTO recent.gone VALUES (?)', [row.order]);
    else this.sql.run('DELETE FROM recent.processes WHERE ord = ?', [row.order]);
    this.counts[row.status] -= 1;
    this.liveness.remove(row.segments);
    return row;
  }

  find(pid: string): Row | undefined {
    return this.#find(pid)?.row;
  }

  #find(pid: string): { row: Row; tier: Tier } | undefined {
    for (const tier of TIERS) {
      const sql = `SELECT ${ROW_COLUMNS} FROM ${tier}.processes p WHERE pid = ? ${notGone(tier)}`;
      const values = this.sql.first(sql, [pidBytes(pid)]);
      if (values) return { row: rowOf(values), tier };
    }
    return undefined;
  }

  at(order: number): Row | undefined {
    for (const tier of TIERS) {
      const sql = `SELECT ${ROW_COLUMNS} FROM ${tier}.processes p WHERE ord = ? ${notGone(tier)}`;
      const values = this.sql.first(sql, [order]);
      if (values) return rowOf(values);
    }
    return undefined;
  }

  /** Ids that begin so, at most two. */
  findByPrefix(prefix: string): string[] {
    const range = pidRange(prefix);
    return TIERS.flatMap((tier) =>
      this.sql.all(
        `SELECT pid FROM ${tier}.processes p WHERE pid BETWEEN ? AND ? ${notGone(tier)} ORDER BY pid LIMIT 2`,
        range,
      ),
    ).map(([pid]) => pidText(pid));
  }

  /** The newest that was started with a key. */
  findByKey(key: string): { order: number; pid: string; fingerprint: string } | undefined {
    return TIERS.flatMap((tier) =>
      this.sql.all(
        `SELECT ord, pid, print FROM ${tier}.processes p WHERE key = ? ${notGone(tier)} ORDER BY ord DESC LIMIT 1`,
        [key],
      ),
    )
      .map(([order, pid, print]) => ({
        order: Number(order),
        pid: pidText(pid),
        fingerprint: (print ?? '') as string,
      }))
      .sort((a, b) => b.order - a.order)[0];
  }

  close(): void {
    this.sql.close();
  }
}

export function rowOf([order, pid, status, segment, offset, length, others, changed]: readonly SqlValue[]): Row {
  const place = { segment: Number(segment), offset: Number(offset), length: Number(length) };
  return {
    order: Number(order),
    pid: pidText(pid),
    status: statusOf(status),
    place,
    segments: segmentsIn(place.segment, others ?? null),
    changed: Number(changed),
  };
}

function segmentsIn(segment: number, others: SqlValue): number[] {
  return [segment, ...(others === null ? [] : (JSON.parse(others as string) as number[]))];
}

/** The lowest and highest id that begins so. */
export function pidRange(prefix: string): [Uint8Array, Uint8Array] {
  return [pidBytes(prefix.padEnd(32, '0')), pidBytes(prefix.padEnd(32, 'f'))];
}
