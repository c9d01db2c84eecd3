import { isAbsolute, join, normalize } from 'node:path';

/**
 * Where a file may lie that a log names, the likeliest first: relative names are looked for from each of the folders.
 */
export function linkCandidates(path: string, folders: readonly string[], home: string): string[] {
  if (/^~[\\/]/.test(path)) return [join(home, path.slice(2))];
  if (isAbsolute(path)) return [normalize(path)];
  // `a/` and `b/` before the names of a diff.
  const names = /^[ab][\\/]/.test(path) ? [path, path.slice(2)] : [path];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}
