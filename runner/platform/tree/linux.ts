import fs from 'node:fs';
import { MARK_VARIABLE } from './mark-variable.ts';
import { pickMembers, type Member, type ProcessRow, type TreeIdentity } from './tree.ts';

/** The part of `node:fs` a scan needs. */
export interface ProcFs {
  readdirSync(path: string): string[];
  readFileSync(path: string): Buffer;
  readlinkSync(path: string): string;
}

/** Fields of /proc/PID/stat after the name: state ppid pgrp session ... starttime; see proc_pid_stat(5). */
const STAT = { state: 0, parent: 1, group: 2, session: 3, started: 19 } as const;

/**
 * Members of a tree by /proc, without a pause in between: the shorter a scan, the less forks behind its back.
 * A process counts as marked when its first environment holds the mark, or when one of its standard streams is a pipe
 * of the program: that finds what was started by `env -i setsid` and lost its parent, unless it was redirected too.
 */
export function listLinuxMembers(identity: TreeIdentity, known: readonly Member[], proc: ProcFs = fs): Member[] {
  const isMarked = (row: ProcessRow): boolean =>
    carriesMark(proc, row.pid, identity.mark) || holdsPipe(proc, row.pid, identity.pipes);
  return pickMembers(readRows(proc), identity, known, isMarked);
}

/** Whether a group has a process that is more than a zombie. A container without a proper init keeps zombies for ever. */
export function linuxGroupLives(group: number, proc: ProcFs = fs): boolean {
  return readRows(proc).some((row) => row.group === group);
}

function readRows(proc: ProcFs): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of proc.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const row = readRow(proc, Number(name));
    if (row !== undefined) rows.push(row);
  }
  return rows;
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

function carriesMark(proc: ProcFs, pid: number, mark: string): boolean {
  try {
    const environ = `\0${proc.readFileSync(`/proc/${pid}/environ`).toString('latin1')}\0`;
    const entry = `\0${MARK_VARIABLE}=${mark}`;
    return environ.includes(`${entry}\0`) || environ.includes(`${entry}/`);
  } catch {
    return false; // Another user's, a kernel thread, or ended since the listing.
  }
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
