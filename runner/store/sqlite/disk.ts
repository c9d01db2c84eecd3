import { close, constants, fdatasync, fsync, open, read, write } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a store does to its files while it runs, so that tests can let each of it fail. Paths are absolute. */
export interface Disk {
  /** A new file to write, 0600; there must be none of that name. */
  create(path: string): Promise<DiskFile>;
  /** Some bytes of a file; fewer at its end. */
  read(path: string, offset: number, bytes: number): Promise<Buffer>;
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Makes names that were added or removed in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export interface DiskFile {
  /** All of the bytes, at that place. */
  write(bytes: Buffer, offset: number): Promise<void>;
  /** Makes what was written durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const files = {
  open: promisify(open),
  close: promisify(close),
  read: promisify(read),
  write: promisify(write),
  fsync: promisify(fsync),
  fdatasync: promisify(fdatasync),
};

export class RealDisk implements Disk {
  readonly #platform: NodeJS.Platform;

  constructor(platform: NodeJS.Platform = process.platform) {
    this.#platform = platform;
  }

  async create(path: string): Promise<DiskFile> {
    // A write that returns when it is durable is one call instead of two, and takes half the time. Elsewhere this flag
    // does not reach through the cache of the drive.
    const synced = this.#platform === 'linux';
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (synced ? constants.O_DSYNC : 0);
    const fd = await files.open(path, flags, 0o600);
    return {
      async write(bytes, offset) {
        // A disk that fills up takes a part first, and refuses the rest in the next call.
        for (let done = 0; done < bytes.length;) {
          const { bytesWritten } = await files.write(fd, bytes, done, bytes.length - done, offset + done);
          done += bytesWritten;
        }
      },
      sync: () => (synced ? Promise.resolve() : files.fdatasync(fd)),
      close: () => files.close(fd),
    };
  }

  async read(path: string, offset: number, bytes: number): Promise<Buffer> {
    const fd = await files.open(path, 'r');
    try {
      const into = Buffer.allocUnsafe(bytes);
      let done = 0;
      while (done < bytes) {
        const { bytesRead } = await files.read(fd, into, done, bytes - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return into.subarray(0, done);
    } finally {
      await files.close(fd);
    }
  }

  rename(from: string, to: string): Promise<void> {
    return rename(from, to);
  }

  remove(path: string): Promise<void> {
    return rm(path, { force: true });
  }

  async syncFolder(path: string): Promise<void> {
    // Windows opens no folder for this, and keeps names in its own journal.
    if (this.#platform === 'win32') return;
    const fd = await files.open(path, 'r');
    try {
      await files.fsync(fd);
    } finally {
      await files.close(fd);
    }
  }
}
