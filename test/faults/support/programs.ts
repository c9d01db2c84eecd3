import { readdirSync, readFileSync } from 'node:fs';

/** What /proc/PID/stat says of a program; undefined: there is none. */
function stat(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Programs a runner started itself, zombies too: its executors, and now and then the helper that makes snapshots. */
export function childrenOf(runner: number): { pid: number; zombie: boolean; executor: boolean }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .flatMap((pid) => {
      const found = stat(pid);
      if (found?.parent !== runner) return [];
      return [{ pid, zombie: found.state === 'Z', executor: commandLine(pid).includes('executor-process') }];
    });
}

export function executorsOf(runner: number): number[] {
  return childrenOf(runner).flatMap(({ pid, executor }) => (executor ? [pid] : []));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
