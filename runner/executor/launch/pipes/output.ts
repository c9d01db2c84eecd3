import net from 'node:net';
import type { Readable } from 'node:stream';

/** What a program writes to its stdout or stderr. */
export interface ProgramOutput {
  /**
   * Has the bytes brought to `take` from now on, as they come; until then, and while paused, the program waits.
   * They are lent: once `take` returns, the next ones come to lie in their place, so what it keeps it must copy.
   */
  read(take: (bytes: Buffer) => void): void;
  pause(): void;
  /** Goes on reading; to nobody, when nobody has asked to read. */
  resume(): void;
  /** Whether nothing is read at the moment: not yet, or not until `resume`. */
  readonly paused: boolean;
  /** Whether its end was met, so that nobody has it open for writing any more. */
  readonly ended: boolean;
  /** Settles when nothing more will come, the end met or not. */
  readonly closed: Promise<void>;
  /** Reads no more, whatever there is. */
  destroy(): void;
}

/** As much as a pipe of Linux holds. */
const LENT_BYTES = 64 * 1024;

/**
 * Where all pipes are read to. Node would allocate memory for each read instead; what a flood of output leaves behind
 * that way is collected only when it has come to 64 MB. One piece of memory does for all, since a read, and what is
 * done with the bytes, is over before the next one begins.
 */
const lent = Buffer.allocUnsafeSlow(LENT_BYTES);

/** The output at our end of a pipe, a descriptor that does not block; it is closed with the output. */
export function outputOfPipe(fd: number): ProgramOutput {
  return outputFrom((deliver) => {
    const onread: net.OnReadOpts = {
      buffer: lent,
      callback(length) {
        deliver(lent.subarray(0, length));
        return true;
      },
    };
    // The types know `onread` for sockets that connect only.
    const options: net.SocketConstructorOpts & net.ConnectOpts = { fd, readable: true, writable: false, onread };
    return new net.Socket(options);
  });
}

/** The output that Node brings as a stream. */
export function outputOfStream(stream: Readable): ProgramOutput {
  return outputFrom((deliver) => stream.on('data', deliver));
}

/** @param open makes a stream that brings what it reads to the function, and nowhere else */
function outputFrom(open: (deliver: (bytes: Buffer) => void) => Readable): ProgramOutput {
  let take: ((bytes: Buffer) => void) | undefined;
  const stream = open((bytes) => take?.(bytes));
  stream.pause();
  // An output that cannot be read is over.
  stream.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  return {
    read(reader) {
      take = reader;
      stream.resume();
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    get paused() {
      return !stream.destroyed && stream.isPaused();
    },
    get ended() {
      return stream.readableEnded;
    },
    closed,
    destroy: () => void stream.destroy(),
  };
}
