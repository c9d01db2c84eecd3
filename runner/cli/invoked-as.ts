import { basename, relative, sep } from 'node:path';

/**
 * The words with which this command was called and can be called again: `stepwell` where it is installed,
 * `npx stepwell` where it is a dependency of the folder, else Node with the file.
 * @param script second word of `process.argv`
 */
export function invokedAs(script: string, cwd: string): string[] {
  const parts = script.split(sep);
  if (parts.includes('.bin')) return ['npx', 'stepwell'];
  // On Windows the installed command is a batch file, which calls Node with the file in the package.
  if (basename(script) === 'stepwell' || parts.includes('node_modules')) return ['stepwell'];
  const path = relative(cwd, script);
  return ['node', path.startsWith('..') ? script : path];
}
