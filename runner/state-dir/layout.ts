import { join } from 'node:path';

/** Where things lie in a state directory. Folders 0700, files 0600; nothing in it is for other programs to change. */
export interface Layout {
  root: string;
  /** One file an epoch, named after it; the newest says who owns the directory. */
  owners: string;
  /** The same for those that wait for an older runner to end, to follow it. */
  successors: string;
  /** Secret that clients show in `runner/hello`. */
  token: string;
  /** Random name of this directory: marks the programs its runners start. */
  id: string;
  /** The runner's own log. */
  log: string;
  /** What a runner in the background writes outside of its log: the end of one that failed. */
  output: string;
  /** Of the Store. */
  store: string;
  /** What steps need while they run: a folder an epoch, and in it one for each executor. */
  scratch: string;
  /** Copies of the program that runners run from. */
  builds: string;
}

export function layoutOf(root: string): Layout {
  const at = (name: string): string => join(root, name);
  return {
    root,
    owners: at('owners'),
    successors: at('successors'),
    token: at('token'),
    id: at('id'),
    log: at('runner.log'),
    output: at('runner.out'),
    store: at('store'),
    scratch: at('scratch'),
    builds: at('builds'),
  };
}

/** Folder of one process: its logs, artifacts and what its steps work with. `pid` has 32 hexadecimal digits. */
export function processFolder(root: string, pid: string): string {
  if (!/^[0-9a-f]{32}$/.test(pid)) throw new Error(`not the id of a process: ${JSON.stringify(pid)}`);
  return join(root, 'processes', pid.slice(0, 2), pid);
}
