import { readSync } from 'node:fs';

/** What a pipe held when it was opened. */
export interface ReadAhead {
  chunks: Buffer[];
  /** Nobody can write any more. */
  ended: boolean;
}

/**
 * Empties a pipe that does not block. Linux tells a reader of the end of a pipe only when it had a writer after the
 * reader opened it: a runner that died before that would otherwise be waited for without end.
 */
export function readAhead(fd: number, read: (fd: number, bytes: Uint8Array) => number = readSync): ReadAhead {
  const chunks: Buffer[] = [];
  for (;;) {
    const bytes = Buffer.alloc(64 * 1024);
    try {
      const count = read(fd, bytes);
      if (count === 0) return { chunks, ended: true };
      chunks.push(bytes.subarray(0, count));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return { chunks, ended: false };
      throw error;
    }
  }
}
