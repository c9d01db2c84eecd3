import type { ProcessIndex, SnapshotAbout } from '../index/process-index.ts';
import { pidBytes } from '../index/row.ts';
import type { Entry } from '../recovery/replay.ts';

/** Of the pages of a snapshot, so many may be free before it is packed anew. */
const FREE_PART = 0.25;

/** Makes one database file of both tiers and of what is not over. The index cannot be used afterwards. */
export function mergeIntoFile(index: ProcessIndex, live: Iterable<Entry>, about: SnapshotAbout): Uint8Array {
  const { db, sql } = index;
  db.exec(`
    PRAGMA temp_store = MEMORY;
    BEGIN;
    DELETE FROM main.processes WHERE ord IN (SELECT ord FROM recent.gone);
    INSERT INTO main.processes SELECT * FROM recent.processes;
    INSERT INTO main.kinds SELECT * FROM recent.kinds;
    INSERT INTO main.failures SELECT * FROM recent.failures;
    DELETE FROM main.kinds WHERE id NOT IN (SELECT kind FROM main.processes);
    DELETE FROM main.failures WHERE id NOT IN (SELECT failure FROM main.processes WHERE failure IS NOT NULL);
    DELETE FROM main.live; DELETE FROM main.segments; DELETE FROM main.about;
  `);
  for (const { last, state } of live) {
    sql.run('INSERT INTO main.live VALUES (?, ?, ?)', [pidBytes(state.record.pid), last, JSON.stringify(state)]);
  }
  for (const [segment, { now, ever }] of index.liveness.entries()) {
    if (now > 0) sql.run('INSERT INTO main.segments VALUES (?, ?, ?)', [segment, now, ever]);
  }
  const { finished, error, cancelled } = index.counts;
  sql.run('INSERT INTO main.about VALUES (?, ?, ?, ?, ?, ?)', [
    about.number,
    about.segment,
    about.offset,
    finished,
    error,
    cancelled,
  ]);
  db.exec('COMMIT');
  const pages = (pragma: string): number => Number(db.exec(`PRAGMA main.${pragma}`)[0]?.values[0]?.[0]);
  if (pages('freelist_count') > pages('page_count') * FREE_PART) {
    sql.release();
    db.exec('VACUUM main');
  }
  sql.release();
  return db.export();
}
