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

/** Reads about `limit` bytes of records that end where `before` is; one record at least, where there is any. */
export async function readBefore(files: readonly string[], before: LogPlace, limit: number): Promise<LogPiece> {
  let place = await placeBack(files, before, limit);
  for (let size = limit * 2; !isBefore(place, before); size *= 2) {
    if (place.file === 0 && place.offset === 0) break;
    place = await placeBack(files, before, size);
  }
  const records: StepLog[] = [];
  for (let { file, offset } = place; file <= before.file && file < files.length; file += 1, offset = 0) {
    const path = files[file] as string;
    const end = file === before.file ? before.offset : await sizeOf(path);
    if (end > offset) records.push(...(await readLines(path, offset, end - offset)).lines.flatMap(parse));
  }
  return { records, place, atEnd: false };
}

/** The beginning of the first line within the last so many bytes. */
export async function tailPlace(files: readonly string[], bytes: number): Promise<LogPlace> {
  const file = Math.max(0, files.length - 1);
  return placeBack(files, { file, offset: await sizeOf(files[file] ?? '') }, bytes);
}

/** How many bytes come before a place. */
export async function bytesBefore(files: readonly string[], { file, offset }: LogPlace): Promise<number> {
  const sizes = await Promise.all(files.slice(0, file).map(sizeOf));
  return sizes.reduce((sum, size) => sum + size, offset);
}

/** The beginning of the first line within so many bytes before a place. */
async function placeBack(files: readonly string[], from: LogPlace, bytes: number): Promise<LogPlace> {
  let left = bytes;
  for (let file = Math.min(from.file, files.length - 1); file >= 0; file -= 1) {
    const path = files[file] as string;
    const end = file === from.file ? from.offset : await sizeOf(path);
    if (end >= left) return { file, offset: await lineStart(path, end - left) };
    left -= end;
  }
  return { file: 0, offset: 0 };
}

function isBefore(one: LogPlace, other: LogPlace): boolean {
  return one.file < other.file || (one.file === other.file && one.offset < other.offset);
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
