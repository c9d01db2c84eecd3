import { build } from 'esbuild';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../vscode/cache-folder.ts';

const SUITES = join(ROOT, 'test/editor/suites');

/**
 * Bundles index.ts and the suites of one kind of window into `out`, a file each. Resolves to how many suites.
 * @param extension folder of the extension they are about
 */
export async function bundleSuites(kind: string, out: string, extension: string): Promise<number> {
  const folder = join(SUITES, kind);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.suite.ts')) : [];
  await build({
    entryPoints: [
      { in: join(SUITES, 'index.ts'), out: 'index' },
      ...files.map((file) => ({ in: join(folder, file), out: file.replace(/\.ts$/, '') })),
    ],
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    // What they take from the product finds its files as the product does, in dist/.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(extension, 'dist', 'suites.js')).href) },
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return files.length;
}
