import { appendFileSync, closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import type { RunnerLog } from './log.ts';

export interface LogFileOptions {
  /** `-`: standard error, for whoever collects logs. */
  path: string;
  now?: () => Date;
  /** A file is set aside when it has grown beyond this, in bytes. */
  maxBytes?: number;
  /** Files there are at most, the current one included. */
  maxFiles?: number;
}

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_FILES = 5;

export interface LogFile extends RunnerLog {
  close(): void;
}

/**
 * The runner's log: one JSON object a line, `{time, level, message, ...fields}`. Full files are kept as `PATH.1`, the
 * newest, to `PATH.4`. Lines are written at once, so that the last words of a runner that dies are there. A disk that
 * takes no log is no reason to stop.
 */
export function openLogFile({
  path,
  now = () => new Date(),
  maxBytes = MAX_BYTES,
  maxFiles = MAX_FILES,
}: LogFileOptions): LogFile {
  const line = (level: string, message: string, fields: object): string =>
    `${JSON.stringify({ time: now().toISOString(), level, message, ...fields })}\n`;
  if (path === '-') {
    return {
      write: (level, message, fields = {}) => {
        process.stderr.write(line(level, message, fields));
      },
      close: () => undefined,
    };
  }
  // Told at the start, when somebody is there to put it right.
  let fd: number | undefined = openSync(path, 'a', 0o600);
  let size = fstatSync(fd).size;
  const rotate = (): void => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
    setAside(path, maxFiles);
    fd = openSync(path, 'a', 0o600);
    size = fstatSync(fd).size;
  };
  return {
    write: (level, message, fields = {}) => {
      const text = line(level, message, fields);
      try {
        if (size > 0 && size + text.length > maxBytes) rotate();
        if (fd === undefined) appendFileSync(path, text, { mode: 0o600 });
        else writeSync(fd, text);
        size += Buffer.byteLength(text);
      } catch {
        // A full disk.
      }
    },
    close: () => {
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
    },
  };
}

function setAside(path: string, maxFiles: number): void {
  for (let number = maxFiles - 1; number > 0; number--) {
    const from = number === 1 ? path : `${path}.${number - 1}`;
    if (existsSync(from)) renameSync(from, `${path}.${number}`);
  }
}
