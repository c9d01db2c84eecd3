import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { MARK_VARIABLE } from '../../../../runner/platform/tree/mark-variable.ts';
import { isAlive, until } from '../../../executor/launch/support/programs.ts';

/** Living processes whose first environment holds the mark or one below it; Linux only. */
export function carriers(mark: string): number[] {
  const entry = `\0${MARK_VARIABLE}=${mark}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const environ = `\0${read(`/proc/${pid}/environ`)}\0`;
      return (environ.includes(`${entry}\0`) || environ.includes(`${entry}/`)) && isAlive(pid);
    });
}

/** Pids written into a file, one a line, once there are so many. */
export async function pidsIn(file: string, count: number): Promise<number[]> {
  const pids = (): number[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1).map(Number) : [];
  await until(() => pids().length >= count, `${count} pids in ${file}`);
  return pids();
}

/** A line of /proc/PID/status in kB, as a number of MiB. */
export function memoryMiB(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`));
  return Number(found?.[1] ?? NaN) / 1024;
}

export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Shell lines that start a tree and write the pids of it into $FOLDER/pids: plain, in its own session, without its environment. */
export const TREE = [
  'sleep 300 & echo $! >> "$FOLDER/pids"',
  'setsid sh -c \'echo $$ >> "$FOLDER/pids"; exec sleep 300\' &',
  'env -i sleep 300 & echo $! >> "$FOLDER/pids"',
  '(sh -c \'sh -c "echo \\$\\$ >> \\"$FOLDER/pids\\"; exec sleep 300" & \')',
  'echo $$ >> "$FOLDER/pids"; wait',
].join('\n');
/** Programs of it. */
export const TREE_SIZE = 5;
