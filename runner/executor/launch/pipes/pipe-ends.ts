import { closeSync, constants, openSync } from 'node:fs';

/** Both ends of a pipe, as file descriptors: `ours` does not block, `theirs` does, as programs expect. */
export interface PipeEnds {
  ours: number;
  theirs: number;
}

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** For stdout and stderr. The reader is opened first, so that opening the writer does not wait. */
export function openForReading(path: string): PipeEnds {
  const ours = openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    return { ours, theirs: openSync(path, O_WRONLY) };
  } catch (error) {
    closeSync(ours);
    throw error;
  }
}

/**
 * For stdin. On a FIFO, a writer that will not wait needs a reader, and a reader that waits needs a writer: a helper
 * reader breaks the circle.
 */
export function openForWriting(path: string): PipeEnds {
  const helper = openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    const ours = openSync(path, O_WRONLY | O_NONBLOCK);
    try {
      return { ours, theirs: openSync(path, O_RDONLY) };
    } catch (error) {
      closeSync(ours);
      throw error;
    }
  } finally {
    closeSync(helper);
  }
}
