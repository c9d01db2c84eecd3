import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** In both packages. `init` copies the SDKs into a folder; step authors read the protocol. */
const SHARED = [
  // The picture is in the README.
  ...['README.md', 'LICENSE', 'CHANGELOG.md', 'docs/images/vscode-dark.png'],
  ...[
    'protocol/sdk/python/stepwell.py',
    'protocol/sdk/php/stepwell.php',
    'protocol/schemas',
    'protocol/step-protocol.md',
  ],
];

/** Of the bundles: those that only VS Code loads. */
const EDITOR_ONLY = /^(extension|panel|codicon)/;

/** What the extension shows and declares lies beside its code, which is bundled. */
const SHOWN = /\.(svg|png|md|json)$/;

/** Fills `folder` with what goes into the .vsix. */
export function stageEditorPackage(root, dist, folder, manifest) {
  const strings = readdirSync(root).filter((name) => /^package\.nls(\..+)?\.json$/.test(name));
  stage(root, folder, manifest, [...SHARED, ...strings, ...listed(root, 'l10n', /\.json$/)]);
  for (const path of listed(root, 'extension', SHOWN)) copy(root, folder, path);
  // All of it goes in; without the file, the packager warns that nothing was left out.
  writeFileSync(join(folder, '.vscodeignore'), '.vscodeignore\n');
  cpSync(dist, join(folder, 'dist'), { recursive: true });
}

/** Fills `folder` with what goes into the npm package. */
export function stageNpmPackage(root, dist, folder, manifest) {
  stage(root, folder, manifest, SHARED);
  for (const name of readdirSync(dist).filter((name) => !EDITOR_ONLY.test(name)))
    cpSync(join(dist, name), join(folder, 'dist', name), { recursive: true });
}

function stage(root, folder, manifest, paths) {
  mkdirSync(folder, { recursive: true });
  for (const path of paths) copy(root, folder, path);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function copy(root, folder, path) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  cpSync(join(root, path), join(folder, path), { recursive: true });
}

/** Files of a folder that match, from the root; none where there is no such folder. */
function listed(root, under, pattern) {
  let names;
  try {
    names = readdirSync(join(root, under), { recursive: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return names.filter((name) => pattern.test(name) && !/tsconfig.*\.json$/.test(name)).map((name) => join(under, name));
}
