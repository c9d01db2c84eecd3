import { open, stat, type FileHandle } from 'node:fs/promises';

/** How much of the end of a log is read at first, in bytes. */
const FIRST_BYTES = 64 * 1024;
/** Most bytes of one read. */
const PIECE_BYTES = 256 * 1024;

/** Reads what is appended to a file of lines, from near its end, and goes on when it was replaced by a new one. */
export class LogTail {
  readonly path: string;
  #position: number | undefined;
  #inode: number | undefined;
  #rest = '';

  constructor(path: string) {
    this.path = path;
  }

  /** Whole lines that were written since; none where there is no file. */
  async read(): Promise<string[]> {
    const now = await stat(this.path).catch(() => undefined);
    if (!now) return [];
    // A full file is set aside: what is there now is another one, or shorter.
    if (this.#inode !== undefined && (this.#inode !== now.ino || now.size < (this.#position ?? 0))) {
      this.#position = 0;
      this.#rest = '';
    }
    this.#inode = now.ino;
    const first = this.#position === undefined;
    this.#position ??= Math.max(0, now.size - FIRST_BYTES);
    const began = this.#position;
    if (now.size === began) return [];
    const file = await open(this.path, 'r');
    try {
      const text = await this.#piece(file, now.size);
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      // The first line of what begins in the middle is none.
      return (first && began > 0 ? lines.slice(1) : lines).filter((line) => line !== '');
    } finally {
      await file.close();
    }
  }

  async #piece(file: FileHandle, size: number): Promise<string> {
    const from = this.#position ?? 0;
    const buffer = Buffer.alloc(Math.min(PIECE_BYTES, size - from));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    // Up to the last line break: a character is not cut in two.
    const end = buffer.lastIndexOf(10, bytesRead - 1) + 1;
    const taken = end > 0 ? end : bytesRead;
    this.#position = from + taken;
    return buffer.toString('utf8', 0, taken);
  }
}
