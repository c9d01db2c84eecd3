import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** What the C library searches when the environment has no PATH. */
export const DEFAULT_PATH = '/usr/bin:/bin';

export type ProgramLookup =
  | { found: true; file: string }
  /** `blocked`: a file of that name which is no executable file, the first one met. */
  | { found: false; blocked: { file: string; directory: boolean } | undefined };

/**
 * Finds what `execvp` would start on Unix: a name with a slash is a path relative to `cwd`, any other is searched in
 * `searchPath`, whose empty and relative entries are relative to `cwd` too.
 */
export function findProgram(program: string, cwd: string, searchPath: string | undefined): ProgramLookup {
  const folders = program.includes('/') ? [''] : (searchPath ?? DEFAULT_PATH).split(':');
  let blocked: { file: string; directory: boolean } | undefined;
  for (const folder of folders) {
    const file = path.resolve(cwd, folder, program);
    const stats = statSync(file, { throwIfNoEntry: false, bigint: false });
    if (stats === undefined) continue;
    if (stats.isFile() && mayExecute(file)) return { found: true, file };
    blocked ??= { file, directory: stats.isDirectory() };
  }
  return { found: false, blocked };
}

function mayExecute(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
