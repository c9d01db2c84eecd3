import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { defaultExecutorPath } from '../../../../runner/daemon/supervisor/executor-path.ts';
import type { JobRequest } from '../../../../runner/daemon/supervisor/supervisor.ts';

/** Bundles daemon.ts into a folder; returns its path. */
export async function buildDaemon(folder: string): Promise<string> {
  const outfile = join(folder, 'daemon.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./daemon.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}

/** Starts one with jobs, in an environment without a mark. */
export function startDaemon(
  bundle: string,
  mark: string,
  requests: readonly JobRequest[],
  containment: 'none' | 'pdeathsig' = 'none',
): ChildProcessByStdio<Writable, Readable, null> {
  const daemon = spawn(process.execPath, [bundle, defaultExecutorPath(), mark, containment], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  daemon.stdin.end(JSON.stringify(requests));
  return daemon;
}
