import type { SqlValue } from 'sql.js';
import type { ListItem } from '../../../../protocol/control/list.ts';
import { folded, listItem } from '../../../process-state/list-item.ts';
import { refsOfState } from '../../../process-state/refs.ts';
import type { ProcessState } from '../../../process-state/state.ts';
import type { TerminalStatus } from '../../../process-state/terminal.ts';
import { parsePlace, type Place } from '../journal/place.ts';
import { COLUMNS, STATUS_NUMBERS } from './schema.ts';

/** Where the detail of an ended process lies. */
export interface DetailPlace extends Place {
  /** Of the payload. */
  length: number;
}

/** What the index keeps of an ended process, in the shapes of the tables. */
export interface Row {
  order: number;
  pid: string;
  status: TerminalStatus;
  place: DetailPlace;
  /** Every segment that holds something of it. */
  segments: number[];
  /** Number of its last event. */
  changed: number;
}

export interface Kind {
  name: string;
  title: string;
  file: string;
  by: string;
}

export interface Failure {
  /** JSON: a provider's codes are numbers, the runner's strings. */
  code: string;
  message: string;
}

/** Values of the columns, in their order; `kind` and `failure` are ids. */
export function rowValues(
  state: ProcessState,
  { place, changed }: { place: DetailPlace; changed: number },
  ids: { kind: number; failure: number | null },
): SqlValue[] {
  const item = listItem(state);
  const created = Date.parse(item.createdAt);
  const others = segmentsOf(state, place).filter((segment) => segment !== place.segment);
  return [
    state.order,
    pidBytes(item.pid),
    STATUS_NUMBERS[item.status as TerminalStatus],
    ids.kind,
    ids.failure,
    created,
    item.startedAt === null ? null : Date.parse(item.startedAt) - created,
    Date.parse(item.finishedAt ?? item.createdAt),
    item.attempt,
    item.step,
    item.stepsDone,
    item.stepsTotal,
    item.rerunOf === null ? null : pidBytes(item.rerunOf),
    state.key,
    state.fingerprint,
    place.segment,
    place.offset,
    place.length,
    others.length === 0 ? null : JSON.stringify(others),
    changed,
  ];
}

/** Segments that hold something of a process. */
export function segmentsOf(state: ProcessState, place?: Place): number[] {
  const segments = new Set(place ? [place.segment] : []);
  for (const { at } of refsOfState(state)) if (at !== undefined) segments.add(parsePlace(at).segment);
  return [...segments];
}

export function kindOf({ title, startedBy, record: { name, file } }: ProcessState): Kind {
  return { name, title, file, by: startedBy };
}

export function kindValues({ name, title, file, by }: Kind): SqlValue[] {
  // A line each: a search has no line break in it that could match across them.
  return [name, title, file, by, folded(`${name}\n${title}\n${file}`)];
}

/** As lists show it: a long message is cut. */
export function failureOf(state: ProcessState): Failure | null {
  const { error } = listItem(state);
  return error && { code: JSON.stringify(error.code), message: error.message };
}

export function pidBytes(pid: string): Uint8Array {
  return Buffer.from(pid, 'hex');
}

export function pidText(bytes: SqlValue | undefined): string {
  return Buffer.from(bytes as Uint8Array).toString('hex');
}

/** A row of a list's select, see ITEM_COLUMNS. */
export function itemOf(
  [, pid, status, , , created, started, ended, attempt, step, done, total, rerun]: readonly SqlValue[],
  { name, title, file, by }: Kind,
  failure: Failure | null,
): ListItem {
  const time = (ms: number): string => new Date(ms).toISOString();
  return {
    pid: pidText(pid),
    name,
    title,
    file,
    status: statusOf(status),
    createdAt: time(created as number),
    startedAt: started === null ? null : time((created as number) + (started as number)),
    finishedAt: time(ended as number),
    attempt: attempt as number,
    step: step as string | null,
    stepsDone: done as number,
    stepsTotal: total as number,
    error: failure && {
      code: JSON.parse(failure.code) as NonNullable<ListItem['error']>['code'],
      message: failure.message,
    },
    interrupt: null,
    notBefore: null,
    rerunOf: rerun === null ? null : pidText(rerun),
    startedBy: by,
  };
}

/** What `itemOf` takes. */
export const ITEM_COLUMNS = COLUMNS.slice(0, COLUMNS.indexOf('key')).join(', ');

const statuses = Object.keys(STATUS_NUMBERS) as TerminalStatus[];

export function statusOf(number: SqlValue | undefined): TerminalStatus {
  const status = statuses.find((name) => STATUS_NUMBERS[name] === number);
  if (!status) throw new Error(`the index has an unknown status: ${String(number)}`);
  return status;
}
