/** What is known of a started program, by which its descendants are told from everything else on the machine. */
export interface TreeIdentity {
  /** Pid of the program, and of the group and session it was started in. */
  root: number;
  /** Value of MARK_VARIABLE; descendants of a nested runner have it with `/...` appended. */
  mark: string;
  /** The pipes of its stdout and stderr, as `/proc/PID/fd/N` names them. */
  pipes: readonly string[];
  /**
   * Whether the number of the root is certainly still that of this tree. False once its group is gone: the system may
   * have given it to a stranger, and then neither its group nor its session tells anything. Default: true.
   */
  ownsNumber?: boolean;
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
 * `onFound` is called with each as early as the platform allows.
 */
export type ListMembers = (
  identity: TreeIdentity,
  known: readonly Member[],
  onFound?: (member: Member) => void,
) => Promise<Member[]> | Member[];

/** What all processes on the machine look like, for platforms on which one listing tells all. */
export interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
  session: number;
  started: string;
}

export interface MarkedRow extends ProcessRow {
  marked: boolean;
}

export interface Picking {
  identity: TreeIdentity;
  known: readonly Member[];
  /** Asked only where the numbers do not tell already, because it is the expensive part. */
  isMarked: (row: ProcessRow) => boolean;
  onFound?: ((member: Member) => void) | undefined;
  /** The runner itself, never a member. */
  self?: number;
}

/** Picks the members out of a listing: same session or group as the root, marked, or child of a member. */
export function pickMembers(rows: Iterable<ProcessRow>, picking: Picking): Member[] {
  const { identity, known, isMarked, onFound, self = process.pid } = picking;
  const members = new Map<number, Member>();
  const add = ({ pid, group, started }: ProcessRow): void => {
    if (members.has(pid)) return;
    const member = { pid, group, started };
    members.set(pid, member);
    onFound?.(member);
  };
  const knownStarts = new Map(known.map((member) => [member.pid, member.started]));
  let strangers: ProcessRow[] = [];
  const { root, ownsNumber = true } = identity;
  for (const row of rows) {
    if (row.pid === self || row.pid <= 1) continue;
    const belongs =
      (ownsNumber && (row.session === root || row.group === root)) ||
      knownStarts.get(row.pid) === row.started ||
      isMarked(row);
    if (belongs) add(row);
    else strangers.push(row);
  }
  for (let children = strangers; children.length > 0;) {
    children = strangers.filter((row) => members.has(row.parent));
    strangers = strangers.filter((row) => !members.has(row.parent));
    children.forEach(add);
  }
  return [...members.values()];
}
