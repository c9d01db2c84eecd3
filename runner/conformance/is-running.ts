import { readFileSync } from 'node:fs';

/** What tells about a process; injectable for tests. */
export interface ProcessProbe {
  kill: (pid: number, signal: 0) => unknown;
  /** The text of /proc/PID/stat; throws where there is none. */
  readStat: (pid: number) => string;
}

const system: ProcessProbe = {
  kill: (pid, signal) => process.kill(pid, signal),
  readStat: (pid) => readFileSync(`/proc/${pid}/stat`, 'latin1'),
};

/**
 * Whether a process still runs. One that has ended but was not waited for yet (in a container whose first process
 * collects nobody it stays like that for ever) does not; only Linux tells the two apart.
 */
export function isRunning(pid: number, probe: ProcessProbe = system): boolean {
  try {
    probe.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return !/\) [ZX] /.test(probe.readStat(pid));
  } catch {
    return true;
  }
}
