import { open, stat, type FileHandle } from 'node:fs/promises';
import type { StepLog } from '../../../protocol/process/events.ts';

/** A place in a list of log files. */
export interface LogPlace {
  /** Index of the file. */
  file: number;
  /** In bytes; the beginning of a line. */
  offset: number;
}

export interface LogPiece {
  records: StepLog[];
  /** Where the next piece begins. */
  place: LogPlace;
  /** Nothing more is there now. */
  atEnd: boolean;
}

/** A record of 64 KiB can take six times that as JSON: what has no line end within this is no log. */
const LONGEST_LINE_BYTES = 1024 * 1024;

/** Reads about `limit` bytes of records. Files that do not exist have nothing; a line that is not whole is left. */
export async function readPiece(files: readonly string[], from: LogPlace, limit: number): Promise<LogPiece> {
  const records: StepLog[] = [];
  let { file, offset } = from;
  let left = limit;
  for (; file < files.length; file += 1, offset = 0) {
    const read = await readLines(files[file] as string, offset, left);
    records.push(...read.lines.flatMap(parse));
    offset += read.bytes;
    left -= read.bytes;
    if (read.more || left <= 0) return { records, place: { file, offset }, atEnd: false };
    // The last file may still grow.
    if (file === files.length - 1) break;
  }
  return { records, place: { file, offset }, atEnd: true };
}

/** The beginning of the first line within the last so many bytes. */
export async function tailPlace(files: readonly string[], bytes: number): Promise<LogPlace> {
  let left = bytes;
  for (let file = files.length - 1; file >= 0; file -= 1) {
    const path = files[file] as string;
    const size = await sizeOf(path);
    if (size >= left) return { file, offset: await lineStart(path, size - left) };
    left -= size;
  }
  return { file: 0, offset: 0 };
}

async function readLines(
  path: string,
  offset: number,
  limit: number,
): Promise<{ lines: string[]; bytes: number; more: boolean }> {
  return withFile(path, { lines: [], bytes: 0, more: false }, async (handle) => {
    for (let size = Math.max(limit, 1); ; size *= 2) {
      const buffer = Buffer.alloc(Math.min(size, LONGEST_LINE_BYTES + limit));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
      if (end > 0) {
        const lines = buffer.toString('utf8', 0, end - 1).split('\n');
        return { lines, bytes: end, more: bytesRead === buffer.length };
      }
      if (bytesRead < buffer.length) return { lines: [], bytes: 0, more: false };
      if (buffer.length < size) return { lines: [], bytes: bytesRead, more: true };
    }
  });
}

/** The beginning of the first line at or after an offset. */
async function lineStart(path: string, offset: number): Promise<number> {
  if (offset <= 0) return 0;
  return withFile(path, 0, async (handle) => {
    const buffer = Buffer.alloc(LONGEST_LINE_BYTES);
    // One byte earlier: the offset itself may be a beginning.
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset - 1);
    return offset + buffer.subarray(0, bytesRead).indexOf('\n');
  });
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function withFile<Result>(
  path: string,
  missing: Result,
  use: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw error;
  }
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** A line that was torn when the disk was full is passed over. */
function parse(line: string): StepLog[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as StepLog];
  } catch {
    return [];
  }
}
