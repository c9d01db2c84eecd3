import fs from 'node:fs';
import { MARK_VARIABLE } from './mark-variable.ts';
import { pickMembers, type MarkedRow, type Member, type ProcessRow, type TreeIdentity } from './tree.ts';

/** The part of `node:fs` a scan needs. */
export interface ProcFs {
  readdirSync(path: string): string[];
  readFileSync(path: string): Buffer;
  readlinkSync(path: string): string;
}

/** Fields of /proc/PID/stat after the name: state ppid pgrp session ... starttime; see proc_pid_stat(5). */
const STAT = { state: 0, parent: 1, group: 2, session: 3, started: 19 } as const;

/** The kernel's own threads are children of this one; they are never a step's. */
const KTHREADD = 2;
/** Listings of /proc for one scan at most. */
const MAX_LISTINGS = 8;

/**
 * Members of a tree by /proc, without a pause in between: the shorter a scan, the less forks behind its back.
 * A process counts as marked when its first environment holds the mark, or when one of its standard streams is a pipe
 * of the program: that finds what was started by `env -i setsid` and lost its parent, unless it was redirected too.
 */
export function listLinuxMembers(
  identity: TreeIdentity,
  known: readonly Member[],
  onFound?: (member: Member) => void,
  proc: ProcFs = fs,
): Member[] {
  const unclear = new Set<number>();
  const isMarked = ({ pid, parent }: ProcessRow): boolean => {
    if (parent === KTHREADD) return false;
    const environ = environOf(proc, pid);
    // In the middle of an exec it is empty for a moment.
    if (environ === '') unclear.add(pid);
    return carriesMark(environ, identity.mark) || holdsPipe(proc, pid, identity.pipes);
  };
  return pickMembers(readRows(proc, unclear), { identity, known, isMarked, onFound });
}

/** All living processes with whether their first environment carries a mark, or one below it (`mark/...`). */
export function listLinuxMarked(mark: string, proc: ProcFs = fs): MarkedRow[] {
  const rows = new Map<number, MarkedRow>();
  const unclear = new Set<number>();
  for (const row of readRows(proc, unclear)) {
    const environ = row.parent === KTHREADD ? undefined : environOf(proc, row.pid);
    if (environ === '') unclear.add(row.pid);
    rows.set(row.pid, { ...row, marked: carriesMark(environ, mark) });
  }
  return [...rows.values()];
}

/** Whether a group has a process that is more than a zombie. A container without a proper init keeps zombies for ever. */
export function linuxGroupLives(group: number, proc: ProcFs = fs): boolean {
  for (const row of readRows(proc, new Set())) if (row.group === group) return true;
  return false;
}

/**
 * All living processes, the youngest first. /proc is listed again until nobody new is in it: otherwise a process that
 * forks and ends between the listing and its turn would be gone, and its child not yet there. Those that `unclear`
 * holds by then are given a second time.
 */
function* readRows(proc: ProcFs, unclear: Set<number>): Generator<ProcessRow> {
  const seen = new Set<number>();
  for (let listing = 0; listing < MAX_LISTINGS; listing++) {
    const fresh = pidsIn(proc).filter((pid) => !seen.has(pid));
    const again = listing === 1 ? [...unclear] : [];
    if (fresh.length === 0 && again.length === 0) return;
    for (const pid of [...fresh, ...again]) {
      seen.add(pid);
      const row = readRow(proc, pid);
      if (row !== undefined) yield row;
    }
  }
}

function pidsIn(proc: ProcFs): number[] {
  const names = proc.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return names.map(Number).sort((a, b) => b - a);
}

function readRow(proc: ProcFs, pid: number): ProcessRow | undefined {
  let stat: string;
  try {
    stat = proc.readFileSync(`/proc/${pid}/stat`).toString('latin1');
  } catch {
    return undefined; // It ended since the listing.
  }
  // The name stands in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[STAT.state];
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(fields[STAT.parent]),
    group: Number(fields[STAT.group]),
    session: Number(fields[STAT.session]),
    started: fields[STAT.started] ?? '',
  };
}

/** Its first environment, or undefined for another user's and one that ended since the listing. */
function environOf(proc: ProcFs, pid: number): string | undefined {
  try {
    return proc.readFileSync(`/proc/${pid}/environ`).toString('latin1');
  } catch {
    return undefined;
  }
}

function carriesMark(environ: string | undefined, mark: string): boolean {
  if (environ === undefined) return false;
  const entry = `\0${MARK_VARIABLE}=${mark}`;
  const all = `\0${environ}\0`;
  return all.includes(`${entry}\0`) || all.includes(`${entry}/`);
}

function holdsPipe(proc: ProcFs, pid: number, pipes: readonly string[]): boolean {
  if (pipes.length === 0) return false;
  for (const fd of [0, 1, 2]) {
    try {
      const target = proc.readlinkSync(`/proc/${pid}/fd/${fd}`);
      if (pipes.some((pipe) => target === pipe || target === `${pipe} (deleted)`)) return true;
    } catch {
      // Closed, another user's, or ended.
    }
  }
  return false;
}
