import { processKill, type Kill } from './group.ts';
import { killTree } from './kill-tree.ts';
import { listLinuxMarked } from './linux.ts';
import { listPsMarked } from './ps.ts';
import type { MarkedRow, Member } from './tree.ts';

export interface SurvivorOptions {
  platform?: NodeJS.Platform;
  /** Lists all processes of the machine. */
  list?: (mark: string) => Promise<MarkedRow[]> | MarkedRow[];
  kill?: Kill;
  /** Pid that is spared, with everything it started; default: this process. */
  self?: number;
}

export interface SurvivorsEnded {
  /** How many were found, and KILLed. */
  ended: number;
  /** Those that were still there at last: waiting on a device, say. Usually empty. */
  left: Member[];
}

/**
 * Ends what a runner or executor left behind when it was killed outright: every process that carries the mark or one
 * below it (`mark/...`) in its first environment, whatever is in a session or group of such a one, and the children of
 * all these. Steps begin in sessions of their own, so nobody else's program is in one. This process and
 * what it started is spared. Looks again until two looks in a row find nobody.
 *
 * Windows shows no environments and finds nobody; there an executor ends its steps itself when the runner is gone.
 */
export async function endSurvivors(mark: string, options: SurvivorOptions = {}): Promise<SurvivorsEnded> {
  if (mark === '') throw new Error('Without a mark every process would be meant.');
  const platform = options.platform ?? process.platform;
  const list = options.list ?? listFor(platform);
  if (list === undefined) return { ended: 0, left: [] };
  const { kill = processKill, self = process.pid } = options;
  const found = new Set<string>();
  const left = await killTree(
    { root: NO_ROOT, mark, pipes: [] },
    {
      kill,
      groupAlive: () => false,
      list: async (_, known, onFound) => {
        const members = pickSurvivors(await list(mark), known, self);
        for (const member of members) {
          found.add(`${member.pid} ${member.started}`);
          onFound?.(member);
        }
        return members;
      },
    },
  );
  return { ended: found.size - left.length, left };
}

/** There is no one program they all come from. */
const NO_ROOT = 0;

function listFor(platform: NodeJS.Platform): SurvivorOptions['list'] {
  if (platform === 'win32') return undefined;
  return platform === 'linux' || platform === 'android'
    ? (mark) => listLinuxMarked(mark)
    : (mark) => listPsMarked(mark);
}

/** @param known found before: the same pid with another start is another process */
export function pickSurvivors(rows: readonly MarkedRow[], known: readonly Member[], self: number): MarkedRow[] {
  const spared = withDescendants(rows, (row) => row.pid === self);
  const others = rows.filter((row) => row.pid > 1 && !spared.has(row.pid));
  const starts = new Map(known.map(({ pid, started }) => [pid, started]));
  const own = others.filter((row) => row.marked || starts.get(row.pid) === row.started);
  const pids = new Set(own.map(({ pid }) => pid));
  // One whose leader is there and not ours, or that something spared is in, tells nothing; nor does 0: not known.
  const strangers = new Set(rows.filter((row) => !pids.has(row.pid)).map(({ pid }) => pid));
  const kept = rows.filter((row) => spared.has(row.pid) || row.pid <= 1);
  const oursAlone = (number: (row: MarkedRow) => number): Set<number> => {
    const theirs = new Set([0, ...kept.map(number)]);
    return new Set(own.map(number).filter((value) => !theirs.has(value) && !strangers.has(value)));
  };
  const sessions = oursAlone(({ session }) => session);
  const groups = oursAlone(({ group }) => group);
  const survivors = withDescendants(
    others,
    (row) => pids.has(row.pid) || sessions.has(row.session) || groups.has(row.group),
  );
  return others.filter((row) => survivors.has(row.pid));
}

function withDescendants(rows: readonly MarkedRow[], isRoot: (row: MarkedRow) => boolean): Set<number> {
  const pids = new Set(rows.filter(isRoot).map(({ pid }) => pid));
  for (let before = -1; before !== pids.size;) {
    before = pids.size;
    for (const { pid, parent } of rows) if (pids.has(parent)) pids.add(pid);
  }
  return pids;
}
