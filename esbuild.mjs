// Bundles the command, its lazily loaded parts and the Node SDK into dist/. `--minify` for a release, `--out=DIR` for another folder.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildNodeSdk } from './protocol/sdk/node/build.mjs';

const minify = process.argv.includes('--minify');
const dist = process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length) ?? 'dist';

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

/** The command's bundles. `require` instead of `import()`: loading Node's ESM machinery costs more than the command itself. */
const command = {
  ...common,
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** What VS Code loads. The editor brings `vscode` itself. */
const extension = { ...command, external: ['vscode'] };

/**
 * The form in its own frame, where there is a browser and no Node. What the form library asks of React, Preact does in
 * a tenth of the size.
 */
const panel = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  alias: {
    react: 'preact/compat',
    'react-dom': 'preact/compat',
    'react/jsx-runtime': 'preact/jsx-runtime',
    'markdown-to-jsx/react': './extension/panel/webview/markdown-stub.ts',
  },
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  legalComments: 'linked',
};

/** Parts loaded only when needed, by name of their bundle. */
const lazyParts = new Map();

/**
 * What a source imports dynamically becomes a bundle of its own beside the others, named after its file, so that a
 * start parses only what it runs. Bundles share no module state: a class or a counter of one is not that of another.
 */
const lazyBundles = {
  name: 'lazy-bundles',
  setup(builder) {
    builder.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      const path = join(args.resolveDir, args.path);
      const name = basename(path, '.ts');
      if ((lazyParts.get(name) ?? path) !== path) throw new Error(`two lazily loaded files are named ${name}.ts`);
      lazyParts.set(name, path);
      return { path: `./${name}.js`, external: true };
    });
  },
};

/** What the extension imports dynamically is a bundle beside it, named after its file. */
const besideExtension = {
  name: 'beside-extension',
  setup(builder) {
    builder.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path, '.ts')}.js`, external: true } : undefined,
    );
  },
};

/** Bundles the entries, then whatever they load lazily, then what that loads, until nothing is new. */
async function buildWithLazyParts(entries) {
  const built = new Set();
  for (let next = entries; next.size > 0; next = new Map([...lazyParts].filter(([name]) => !built.has(name)))) {
    await build({
      ...command,
      plugins: [lazyBundles],
      entryPoints: [...next].map(([out, path]) => ({ in: path, out })),
      outdir: dist,
    });
    for (const name of next.keys()) built.add(name);
  }
}

/** What only editors load; a runner needs none of it. */
const EDITOR_ONLY = /^(extension|panel|language-server|describe-provider|check-provider-here)\b/;

/** Names what a runner copies to run from, with a hash that tells builds apart; see runner/build. */
function writeBuildInfo() {
  const files = readdirSync(dist).filter((name) => /\.(js|wasm)$/.test(name) && !EDITOR_ONLY.test(name));
  const hash = createHash('sha256');
  for (const name of files.sort()) hash.update(`${name}\0`).update(readFileSync(join(dist, name)));
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const build = hash.digest('hex').slice(0, 16);
  writeFileSync(join(dist, 'build.json'), `${JSON.stringify({ version, build, files }, null, 2)}\n`);
}

// Otherwise dist/ is written over in place: a build must not pull the command from under tests that are running it.
if (minify) rmSync(dist, { recursive: true, force: true });
await Promise.all([
  buildWithLazyParts(
    new Map([
      ['stepwell', 'runner/main.ts'],
      ['validation-worker', 'runner/validation/worker.ts'],
      ['executor-process', 'runner/executor-process/main.ts'],
      ['snapshot-helper', 'runner/store/sqlite/snapshot/snapshot-helper.ts'],
    ]),
  ),
  buildNodeSdk(join(dist, 'sdk')),
  build({
    ...panel,
    entryPoints: [
      { in: 'extension/panel/webview/main.tsx', out: 'panel' },
      { in: 'extension/panel/webview/styles/panel.css', out: 'panel' },
    ],
    outdir: dist,
  }),
  build({
    ...extension,
    plugins: [besideExtension],
    entryPoints: [
      { in: 'extension/main.ts', out: 'extension' },
      ...[
        'extension/language/extension-language.ts',
        'extension/connection/extension-link.ts',
        'extension/document/extension-process-files.ts',
      ].map((path) => ({ in: path, out: basename(path, '.ts') })),
    ],
    outdir: dist,
  }),
]);
// SQLite itself; sql.js reads it from beside its bundle.
copyFileSync('node_modules/sql.js/dist/sql-wasm.wasm', join(dist, 'sql-wasm.wasm'));
writeBuildInfo();
// As npm would do when it installs the command.
chmodSync(join(dist, 'stepwell.js'), 0o755);
