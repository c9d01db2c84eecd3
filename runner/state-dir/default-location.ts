import path from 'node:path';

/** Chooses a state directory where no option does. */
export const STATE_DIR_VARIABLE = 'STEPWELL_STATE_DIR';

/**
 * The state directory: what was asked for, else what STEPWELL_STATE_DIR says, else the place the system's conventions
 * give to state. Absolute.
 */
export function chooseStateDir(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home: string,
): string {
  return path.resolve(given ?? (env[STATE_DIR_VARIABLE] || defaultStateDir(env, platform, home)));
}

export function defaultStateDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  if (platform === 'win32') return paths.join(env['LOCALAPPDATA'] || paths.join(home, 'AppData', 'Local'), 'stepwell');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'stepwell');
  // The convention has relative paths ignored.
  const base = env['XDG_STATE_HOME'];
  return paths.join(
    base !== undefined && paths.isAbsolute(base) ? base : paths.join(home, '.local', 'state'),
    'stepwell',
  );
}
