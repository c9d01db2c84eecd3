import { execFile } from 'node:child_process';
import { MARK_VARIABLE } from './mark-variable.ts';
import { pickMembers, type MarkedRow, type Member, type TreeIdentity } from './tree.ts';

/** Runs a program and answers its stdout. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

/**
 * `-E` appends the environment to the command, of one's own processes only; macOS hides it for its own binaries under
 * /bin and /usr/bin, so there the group and the parents have to do. `sess` is a kernel address on macOS: useless.
 */
const ARGS = ['-axwwE', '-o', 'pid=,ppid=,pgid=,stat=,lstart=,command='] as const;
/** pid, parent, group, state, start time (`Mon Nov 23 10:00:00 2026`), command and environment. */
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s(.*)$/;

/** Members of a tree by `ps`, for macOS and the BSDs. */
export async function listPsMembers(
  identity: TreeIdentity,
  known: readonly Member[],
  onFound?: (member: Member) => void,
  run: RunProgram = runProgram,
): Promise<Member[]> {
  const rows = await listPsMarked(identity.mark, run);
  const marked = new Set(rows.filter((row) => row.marked).map(({ pid }) => pid));
  return pickMembers(rows, { identity, known, isMarked: ({ pid }) => marked.has(pid), onFound });
}

/** All living processes with whether their environment carries a mark, or one below it (`mark/...`). */
export async function listPsMarked(mark: string, run: RunProgram = runProgram): Promise<MarkedRow[]> {
  const entry = ` ${MARK_VARIABLE}=${mark}`;
  const rows: MarkedRow[] = [];
  for (const line of (await run('ps', ARGS)).split('\n')) {
    const [, pid, parent, group, state, started, command] = ROW.exec(line) ?? [];
    if (pid === undefined || started === undefined || state?.startsWith('Z')) continue;
    const text = ` ${command ?? ''} `;
    const marked = text.includes(`${entry} `) || text.includes(`${entry}/`);
    rows.push({ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0, started, marked });
  }
  return rows;
}

function runProgram(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // LC_ALL keeps the start time in the form ROW expects.
    const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C' } };
    execFile(program, args, options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`Cannot list processes with ${program}.`, { cause: error }));
    });
  });
}
