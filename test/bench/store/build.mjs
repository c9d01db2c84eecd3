import { build } from 'esbuild';
import { join } from 'node:path';
import { root } from '../support.mjs';

/** The measurements as a program beside the bundles they use; not one of those, so its name ends in .cjs. */
export async function buildStoreBench() {
  const outfile = join(root, 'dist', 'bench-store.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/store/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  return outfile;
}
