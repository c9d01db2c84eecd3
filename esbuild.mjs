// Bundles the command, its lazily loaded parts and the Node SDK into dist/. `--minify` for a release.
import { build } from 'esbuild';
import { rmSync, readdirSync, existsSync } from 'node:fs';
import { basename } from 'node:path';

const minify = process.argv.includes('--minify');

/** What every bundle shares. CommonJS, because an ESM bundle dies on the dynamic require of vscode-jsonrpc. */
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify,
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  legalComments: 'linked',
};

/**
 * A dynamic import of a command stays one: each command is a bundle of its own next to the others,
 * so that a start parses only what it runs.
 */
const lazyCommands = {
  name: 'lazy-commands',
  setup(builder) {
    builder.onResolve({ filter: /\.ts$/ }, (args) =>
      args.kind === 'dynamic-import'
        ? { path: `./${basename(args.path, '.ts')}.js`, external: true }
        : undefined,
    );
  },
};

/** Entry points in a folder, one bundle a file. */
const entries = (folder) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`) : [];

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: [
      { in: 'runner/main.ts', out: 'stepwell' },
      ...entries('runner/cli/commands').map((path) => ({ in: path, out: basename(path, '.ts') })),
      { in: 'runner/validation/worker.ts', out: 'validation-worker' },
    ],
    outdir: 'dist',
    banner: { js: '' },
    plugins: [lazyCommands],
  }),
  build({ ...common, format: 'esm', minify: false, legalComments: 'none', entryPoints: ['protocol/sdk/node/index.ts'], outfile: 'dist/sdk/stepwell.mjs' }),
]);
