/**
 * Tables of ended processes, once in the snapshot (`main`, never changed while it is used) and once in memory
 * (`recent`, what ended or changed since). About 130 bytes a process with its indexes.
 */
export function tablesIn(schema: 'main' | 'recent'): string {
  return `
    CREATE TABLE ${schema}.processes (
      ord       INTEGER PRIMARY KEY,  -- number of the event that created it
      pid       BLOB NOT NULL,        -- 16 bytes
      status    INTEGER NOT NULL,     -- see STATUS_NUMBERS
      kind      INTEGER NOT NULL,     -- in kinds
      failure   INTEGER,              -- in failures
      created   INTEGER NOT NULL,     -- milliseconds since 1970; the next two count from it
      started   INTEGER,
      ended     INTEGER NOT NULL,     -- milliseconds since 1970
      attempt   INTEGER NOT NULL,
      step      TEXT,
      done      INTEGER NOT NULL,
      total     INTEGER NOT NULL,
      rerun     BLOB,
      key       TEXT,
      print     TEXT,                 -- fingerprint of the start with that key
      segment   INTEGER NOT NULL,     -- where its detail record lies
      offset    INTEGER NOT NULL,
      length    INTEGER NOT NULL,     -- of the payload
      segments  TEXT,                 -- others that hold data of it, a JSON array
      changed   INTEGER NOT NULL      -- number of its last event
    );
    CREATE UNIQUE INDEX ${schema}.processes_pid ON processes (pid);
    CREATE INDEX ${schema}.processes_status ON processes (status);
    CREATE INDEX ${schema}.processes_ended ON processes (status, ended);
    CREATE INDEX ${schema}.processes_key ON processes (key) WHERE key IS NOT NULL;
    -- What many processes have in common. folded: what a search looks in.
    CREATE TABLE ${schema}.kinds (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, file TEXT NOT NULL, by TEXT NOT NULL,
      folded TEXT NOT NULL
    );
    CREATE TABLE ${schema}.failures (
      id INTEGER PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL, folded TEXT NOT NULL
    );
    ${schema === 'main' ? SNAPSHOT_TABLES : RECENT_TABLES}
  `;
}

/** Beside the processes, in a snapshot only. */
const SNAPSHOT_TABLES = `
  -- Processes that were not over; state: StatePayload as JSON.
  CREATE TABLE live (pid BLOB PRIMARY KEY, last INTEGER NOT NULL, state TEXT NOT NULL);
  -- How many ended processes refer to a segment, now and in all.
  CREATE TABLE segments (id INTEGER PRIMARY KEY, now INTEGER NOT NULL, ever INTEGER NOT NULL);
  -- number: of the last event in it. segment, offset: where the journal goes on.
  CREATE TABLE about (number INTEGER NOT NULL, segment INTEGER NOT NULL, offset INTEGER NOT NULL,
    finished INTEGER NOT NULL, error INTEGER NOT NULL, cancelled INTEGER NOT NULL);
`;

const RECENT_TABLES = `
  -- Rows of the snapshot that do not count any more.
  CREATE TABLE recent.gone (ord INTEGER PRIMARY KEY);
`;

export const STATUS_NUMBERS = { finished: 1, error: 2, cancelled: 3 } as const;

export const COLUMNS = [
  'ord',
  'pid',
  'status',
  'kind',
  'failure',
  'created',
  'started',
  'ended',
  'attempt',
  'step',
  'done',
  'total',
  'rerun',
  'key',
  'print',
  'segment',
  'offset',
  'length',
  'segments',
  'changed',
] as const;
