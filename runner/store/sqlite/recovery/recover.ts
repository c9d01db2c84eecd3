import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlJs } from 'sql.js';
import { damagedFolder } from '../file-names.ts';
import type { ProcessIndex } from '../index/process-index.ts';
import type { Place } from '../journal/place.ts';
import { readDetail } from './read-record.ts';
import { readJournal } from './read-journal.ts';
import { openNewest } from './read-snapshot.ts';
import { Replay } from './replay.ts';

export interface Recovered {
  index: ProcessIndex;
  replay: Replay;
  /** Where the journal ends, or where reading it stopped; null: there is none. */
  end: Place | null;
  /** There are bytes behind the end that do not count. */
  unfinished: boolean;
  /** A line each. */
  damage: string[];
  cut: string[];
}

export interface RecoverOptions {
  folder: string;
  sqlJs: SqlJs;
  /** Number of the last event to take in; those behind it may be changing while this runs. */
  upTo?: number;
}

/**
 * What a store holds: the last good snapshot, and the journal from there on. Reads at once: for the start of a
 * program, or one of its own. Changes nothing, but keeps a copy of what it finds damaged.
 */
export function recover({ folder, sqlJs, upTo = Infinity }: RecoverOptions): Recovered {
  const damage: string[] = [];
  const cut: string[] = [];
  const damaged = (line: string, file: string): void => {
    damage.push(line);
    keepCopy(folder, file);
  };
  const index = openNewest(sqlJs, folder, damaged);
  try {
    const replay = new Replay(index, (place) => readDetail(folder, place));
    const { end, cut: bytes } = readJournal(folder, index.about, {
      record(record, segment) {
        if (record.number > upTo && record.kind !== 'header' && record.kind !== 'seal') return false;
        replay.apply(record, segment);
        return true;
      },
      last: () => replay.last,
      damage: damaged,
      cut: (line) => cut.push(line),
    });
    for (const [pid, why] of replay.broken) damage.push(`process ${pid}: ${why}.`);
    for (const pid of replay.lost) damage.push(`process ${pid}: its beginning cannot be read; it is lost.`);
    return { index, replay, end, unfinished: bytes > 0, damage, cut };
  } catch (error) {
    index.close();
    throw error;
  }
}

/** For a person to look at: the file itself may go once nothing refers to it. */
function keepCopy(folder: string, file: string): void {
  const [from, to] = [join(folder, file), join(damagedFolder(folder), file)];
  if (!existsSync(from) || existsSync(to)) return;
  mkdirSync(damagedFolder(folder), { recursive: true, mode: 0o700 });
  copyFileSync(from, to);
}
