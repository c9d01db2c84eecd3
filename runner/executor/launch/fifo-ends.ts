import { closeSync, constants, openSync } from 'node:fs';

/** Both ends of a FIFO, as file descriptors: `ours` does not block, `theirs` does, as programs expect. */
export interface FifoEnds {
  ours: number;
  theirs: number;
}

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** For stdout and stderr. The reader is opened first, so that opening the writer does not wait. */
export function openForReading(fifo: string): FifoEnds {
  const ours = openSync(fifo, O_RDONLY | O_NONBLOCK);
  try {
    return { ours, theirs: openSync(fifo, O_WRONLY) };
  } catch (error) {
    closeSync(ours);
    throw error;
  }
}

/** For stdin. A writer that will not wait needs a reader, a reader that blocks needs a writer: a helper reader breaks the circle. */
export function openForWriting(fifo: string): FifoEnds {
  const helper = openSync(fifo, O_RDONLY | O_NONBLOCK);
  try {
    const ours = openSync(fifo, O_WRONLY | O_NONBLOCK);
    try {
      return { ours, theirs: openSync(fifo, O_RDONLY) };
    } catch (error) {
      closeSync(ours);
      throw error;
    }
  } finally {
    closeSync(helper);
  }
}
