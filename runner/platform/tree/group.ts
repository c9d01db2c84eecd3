/** `process.kill`: the part of it that signals; `0` only asks. */
export type Kill = (pid: number, signal: NodeJS.Signals | 0) => unknown;

export const processKill: Kill = (pid, signal) => process.kill(pid, signal);

/** Signals a process group. One that is gone, or no longer ours to signal, is not an error. */
export function signalGroup(group: number, signal: NodeJS.Signals, kill: Kill = processKill): void {
  // kill(-1) would reach every process of the user, kill(0) the runner's own group.
  if (group <= 1) throw new RangeError(`No process group of a step: ${group}`);
  signalQuietly(-group, signal, kill);
}

export function signalProcess(pid: number, signal: NodeJS.Signals, kill: Kill = processKill): void {
  if (pid <= 1) throw new RangeError(`No process of a step: ${pid}`);
  signalQuietly(pid, signal, kill);
}

/** Whether a group has processes, zombies included. */
export function groupExists(group: number, platform: NodeJS.Platform, kill: Kill = processKill): boolean {
  try {
    kill(-group, 0);
    return true;
  } catch (error) {
    // EPERM: there is one we may not signal. macOS says it of a group in which only zombies are left.
    return (error as NodeJS.ErrnoException).code === 'EPERM' && platform !== 'darwin';
  }
}

function signalQuietly(pid: number, signal: NodeJS.Signals, kill: Kill): void {
  try {
    kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
