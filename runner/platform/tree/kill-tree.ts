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
 * KILLs a tree until two scans in a row find nobody: one can miss a process in the middle of an exec, whose
 * environment is empty for a moment. Groups are killed as groups, which the kernel does at once for all members, so
 * that nothing in them gets away by forking. Resolves with what is left: processes that cannot die yet (waiting on a
 * device), that may not be signalled, or that fork into new sessions faster than they are found.
 */
export async function killTree(identity: TreeIdentity, options: KillTreeOptions): Promise<Member[]> {
  const { list, kill = processKill, wait = delay, groupAlive } = options;
  const known = new Map<number, Member>();
  // Before the first KILL the parents are still there to tell whose children the others are.
  let members = await list(identity, []);
  let emptyScans = 0;
  for (let round = 0, waitMs = 1; round < MAX_ROUNDS; round++, waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    if (groupAlive()) signalGroup(identity.root, 'SIGKILL', kill);
    for (const member of members) known.set(member.pid, member);
    killMembers(members, identity.root, kill);
    if (members.length === 0 && ++emptyScans === 2) return [];
    if (members.length > 0) emptyScans = 0;
    await wait(waitMs);
    members = await list(identity, [...known.values()]);
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
