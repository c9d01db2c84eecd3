import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../support.mjs';

const folder = join(root, '.cache', 'bench');
let program;

/** A state directory gets so many processes that have ended, snapshots included. */
export async function makeHistory(stateDir, count) {
  program ??= await builtProgram();
  const child = spawn(process.execPath, [program, stateDir, String(count)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the history could not be made: exit code ${code}`);
}

/** The store looks for its parts beside the bundle. */
async function builtProgram() {
  mkdirSync(folder, { recursive: true });
  for (const part of ['sql-wasm.wasm', 'snapshot-helper.js', 'load-sql-js.js'])
    copyFileSync(join(root, 'dist', part), join(folder, part));
  const outfile = join(folder, 'history.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../programs/history.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}
