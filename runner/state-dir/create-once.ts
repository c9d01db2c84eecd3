import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a file that is whole from the moment it can be seen, unless there is one already: of several programs that
 * try at once, one succeeds. Answers whether it was this one.
 */
export function createOnce(path: string, text: string, mode: number, temporaryIn: string): boolean {
  const temporary = join(temporaryIn, `.new-${process.pid}-${randomBytes(6).toString('hex')}`);
  const fd = openSync(temporary, 'wx', mode);
  try {
    try {
      // The umask took from the mode what it would.
      fchmodSync(fd, mode);
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
