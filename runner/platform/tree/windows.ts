import { spawn } from 'node:child_process';

/** Runs a program without a console window; resolves when it ended, however it did. */
export type RunQuietly = (program: string, args: readonly string[]) => Promise<void>;

/**
 * Windows has no groups and no TERM. `taskkill /T` follows the parent ids, which works only while the root lives:
 * the tree goes first, the root with it. Without `/F` windows are asked to close; console programs ignore that.
 */
export function endWindowsTree(root: number, force: boolean, run: RunQuietly = runQuietly): Promise<void> {
  return run('taskkill', ['/PID', String(root), '/T', ...(force ? ['/F'] : [])]);
}

function runQuietly(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', windowsHide: true });
    child.once('error', () => {
      resolve();
    });
    child.once('exit', () => {
      resolve();
    });
  });
}
