/** What is known of a started program, by which its descendants are told from everything else on the machine. */
export interface TreeIdentity {
  /** Pid of the program, and of the group and session it was started in. */
  root: number;
  /** Value of MARK_VARIABLE; descendants of a nested runner have it with `/...` appended. */
  mark: string;
  /** The pipes of its stdout and stderr, as `/proc/PID/fd/N` names them. */
  pipes: readonly string[];
}

/** A living process of a tree. */
export interface Member {
  pid: number;
  /** Its process group. */
  group: number;
  /** Tells it from a later process with the same pid. Empty where the platform does not say. */
  started: string;
}

/**
 * Lists the living members of a tree, zombies left out. `known`: members found before; their children belong to the
 * tree too, which finds those that dropped the mark and left the session while their parent was still alive.
 */
export type ListMembers = (identity: TreeIdentity, known: readonly Member[]) => Promise<Member[]> | Member[];

/** What all processes on the machine look like, for platforms on which one listing tells all. */
export interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
  session: number;
  started: string;
}

/**
 * Picks the members out of a listing: same session or group as the root, marked, or child of a member.
 * `isMarked` is asked only where the numbers do not tell already, because it is the expensive part.
 */
export function pickMembers(
  rows: readonly ProcessRow[],
  identity: TreeIdentity,
  known: readonly Member[],
  isMarked: (row: ProcessRow) => boolean,
  self: number = process.pid,
): Member[] {
  const members = new Map<number, ProcessRow>();
  const knownStarts = new Map(known.map((member) => [member.pid, member.started]));
  const strangers: ProcessRow[] = [];
  for (const row of rows) {
    if (row.pid === self || row.pid <= 1) continue;
    const belongs =
      row.session === identity.root ||
      row.group === identity.root ||
      knownStarts.get(row.pid) === row.started ||
      isMarked(row);
    if (belongs) members.set(row.pid, row);
    else strangers.push(row);
  }
  addDescendants(members, strangers);
  return [...members.values()].map(({ pid, group, started }) => ({ pid, group, started }));
}

function addDescendants(members: Map<number, ProcessRow>, strangers: ProcessRow[]): void {
  for (let grew = true; grew;) {
    grew = false;
    strangers = strangers.filter((row) => {
      if (!members.has(row.parent)) return true;
      members.set(row.pid, row);
      grew = true;
      return false;
    });
  }
}
