import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Has Node keep the compiled code of the bundles, where it can (22.8 and later): every start after the first saves
 * the parsing. The folder is the user's own, never the shared one for temporary files: whoever may write it decides
 * what code runs. Node itself heeds NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE.
 */
export function useCompileCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): void {
  if (env['NODE_COMPILE_CACHE'] !== undefined) return;
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  try {
    enableCompileCache?.(compileCacheFolder(env, platform, homedir()));
  } catch {
    // A cache that cannot be had (no home, a full disk) costs a few milliseconds, no more.
  }
}

export function compileCacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  return join(cacheFolder(env, platform, home), 'stepwell', 'compiled');
}

function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return env['XDG_CACHE_HOME'] || join(home, '.cache');
}
