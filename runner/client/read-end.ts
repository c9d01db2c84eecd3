import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The last lines of a file, for a message; empty when there is none. */
export function readEnd(path: string, bytes = 2_000): string {
  try {
    const fd = openSync(path, 'r');
    try {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, bytes));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8').trim();
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}
