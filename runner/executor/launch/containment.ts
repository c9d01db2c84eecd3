import { findProgram } from './find-program.ts';

/**
 * What becomes of a running command when the executor is killed outright. Providers see their stdin end; a command
 * does not. `pdeathsig`: the kernel KILLs the program with the executor's main thread (Linux, `setpriv` of
 * util-linux). It reaches the program itself, not its descendants, and is lost in set-uid programs.
 */
export type Containment = 'none' | 'pdeathsig';

/** Path of `setpriv` in the runner's own PATH, or undefined: then `pdeathsig` cannot be had. */
export function findSetpriv(
  platform: NodeJS.Platform = process.platform,
  searchPath: string | undefined = process.env['PATH'],
): string | undefined {
  if (platform !== 'linux') return undefined;
  const lookup = findProgram('setpriv', '/', searchPath);
  return lookup.found ? lookup.file : undefined;
}

/** `setpriv` becomes the program by exec, so the pid stays; the program must be a path, or its absence would be setpriv's exit code. */
export function wrapWithPdeathsig(
  setpriv: string,
  file: string,
  argv: readonly [string, ...string[]],
): [string, ...string[]] {
  return [setpriv, '--pdeathsig', 'KILL', '--', file, ...argv.slice(1)];
}
