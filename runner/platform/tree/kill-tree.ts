import { setTimeout as delay } from 'node:timers/promises';
import { processKill, signalGroup, signalProcess, type Kill } from './group.ts';
import type { ListMembers, Member, TreeIdentity } from './tree.ts';

/** Scans at most; with the waits below, a little over a second in all. */
const MAX_ROUNDS = 24;
const LONGEST_WAIT_MS = 64;

export interface KillTreeOptions {
  list: ListMembers;
  kill?: Kill;
  /** Waits that many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
  /** Whether the root's own group may be signalled: false once it is known to be gone, when its number may be another's. */
  groupAlive: () => boolean;
}

/**
 * KILLs a tree until two scans in a row find nobody. Whoever is found is stopped at once, so that it neither forks nor
 * leaves orphans while the scan goes on, then KILLed, group by group: the kernel KILLs a group in one go, and nothing
 * in it gets away by forking. Resolves with what is left: processes that cannot die yet (waiting on a device), that
 * may not be signalled, or that fork into new sessions faster than they are found.
 */
export async function killTree(identity: TreeIdentity, options: KillTreeOptions): Promise<Member[]> {
  const { list, kill = processKill, wait = delay, groupAlive } = options;
  const stop = ({ pid }: Member): void => {
    signalProcess(pid, 'SIGSTOP', kill);
  };
  const known = new Map<number, Member>();
  let members: Member[] = [];
  let emptyScans = 0;
  for (let round = 0, waitMs = 1; round < MAX_ROUNDS; round++, waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    members = await list(identity, [...known.values()], stop);
    for (const member of members) known.set(member.pid, member);
    if (groupAlive()) signalGroup(identity.root, 'SIGKILL', kill);
    killMembers(members, identity.root, kill);
    emptyScans = members.length === 0 ? emptyScans + 1 : 0;
    if (emptyScans === 2) return [];
    await wait(waitMs);
  }
  return members;
}

function killMembers(members: readonly Member[], root: number, kill: Kill): void {
  const pids = new Set(members.map(({ pid }) => pid));
  for (const { pid, group } of members) {
    signalProcess(pid, 'SIGKILL', kill);
    // A group led by a member was made below the root, so everything in it is the tree's.
    if (group !== root && pids.has(group)) signalGroup(group, 'SIGKILL', kill);
  }
}
