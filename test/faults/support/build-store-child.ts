import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** The scenario as a program, beside the bundles it uses; not one of those, so its name ends in .cjs. */
export async function buildStoreChild(): Promise<string> {
  const outfile = fileURLToPath(new URL('../../../dist/test-store-child.cjs', import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL('store-child.ts', import.meta.url))],
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
