import { groupExists, signalGroup } from './group.ts';
import { killTree } from './kill-tree.ts';
import { linuxGroupLives, listLinuxMembers } from './linux.ts';
import { listPsMembers } from './ps.ts';
import type { ListMembers, TreeIdentity } from './tree.ts';
import { endWindowsTree } from './windows.ts';

/** A started program together with everything it started. */
export interface ProcessTree {
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** KILLs all of it. Resolves when nothing is left, or when no more can be done (see `killTree`). */
  kill(): Promise<void>;
  /** Whether the group still has living processes. Always false on Windows, which cannot tell. */
  hasSurvivors(): boolean;
  /** To be called when the root was reaped: from then on its number may come to belong to somebody else. */
  rootEnded(): void;
  /** To be called before a pipe of the identity is given to another program, which is none of this tree. */
  forgetPipe(pipe: string): void;
}

export function createProcessTree(identity: TreeIdentity, platform: NodeJS.Platform = process.platform): ProcessTree {
  return platform === 'win32' ? windowsTree(identity.root) : unixTree(identity, platform);
}

function unixTree({ root, mark, pipes }: TreeIdentity, platform: NodeJS.Platform): ProcessTree {
  // A kill that is under way looks at it anew with each scan.
  const identity = { root, mark, pipes: [...pipes] };
  let rootEnded = false;
  let groupGone = false;
  // A pid is not given away while a group of that number exists; once it was seen gone, it is never touched again.
  const groupAlive = (): boolean => {
    if (rootEnded && !groupGone) groupGone = !groupExists(root, platform);
    return !groupGone;
  };
  const hasProc = platform === 'linux' || platform === 'android';
  const listAll: ListMembers = hasProc ? listLinuxMembers : listPsMembers;
  const list: ListMembers = (of, known, onFound) => listAll({ ...of, ownsNumber: groupAlive() }, known, onFound);
  return {
    signal(signal) {
      if (groupAlive()) signalGroup(root, signal);
    },
    async kill() {
      await killTree(identity, { list, groupAlive });
    },
    hasSurvivors: () => groupAlive() && (!rootEnded || !hasProc || linuxGroupLives(root)),
    rootEnded() {
      rootEnded = true;
      groupAlive();
    },
    forgetPipe(pipe) {
      identity.pipes = identity.pipes.filter((other) => other !== pipe);
    },
  };
}

function windowsTree(root: number): ProcessTree {
  let rootEnded = false;
  const end = (force: boolean): Promise<void> => (rootEnded ? Promise.resolve() : endWindowsTree(root, force));
  return {
    signal(signal) {
      void end(signal === 'SIGKILL');
    },
    kill: () => end(true),
    hasSurvivors: () => false,
    rootEnded() {
      rootEnded = true;
    },
    forgetPipe: () => undefined,
  };
}
