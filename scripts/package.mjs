// npm run package [-- --out=DIR]: makes stepwell-VERSION.vsix, which VS Code installs, and stepwell-VERSION.tgz, which
// npm installs, from a fresh minified build. Only what packaged-files.mjs allows goes in. Prints both with their sizes;
// ends with 1 when one is larger than it may be.
import { createVSIX } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { editorManifest, npmManifest } from './package/manifests.mjs';
import { LIMITS } from './package/limits.mjs';
import { stageEditorPackage, stageNpmPackage } from './package/packaged-files.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const out = resolve(process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length) ?? root);
mkdirSync(out, { recursive: true });
const stage = mkdtempSync(join(tmpdir(), 'stepwell-package-'));
try {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const dist = join(stage, 'dist');
  execFileSync(process.execPath, ['esbuild.mjs', '--minify', `--out=${dist}`], { cwd: root, stdio: 'inherit' });

  const editor = join(stage, 'editor');
  stageEditorPackage(root, dist, editor, editorManifest(manifest));
  const vsix = join(out, `stepwell-${manifest.version}.vsix`);
  // Bundled: it needs no node_modules. Links of the README are not rewritten, because its pictures lie in the package.
  await createVSIX({
    cwd: editor,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });

  const npm = join(stage, 'npm');
  stageNpmPackage(root, dist, npm, npmManifest(manifest));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', out], {
    cwd: npm,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const tarball = join(out, `stepwell-${manifest.version}.tgz`);

  report('extension.js', join(editor, 'dist/extension.js'), LIMITS.extensionBytes);
  report(vsix, vsix, LIMITS.vsixBytes);
  report(tarball, tarball, LIMITS.tarballBytes);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

function report(name, path, limit) {
  const { size } = statSync(path);
  const kilobytes = (bytes) => `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
  console.log(`${name}: ${kilobytes(size)} (at most ${kilobytes(limit)})`);
  if (size <= limit) return;
  console.error(`${name} is too large`);
  process.exitCode = 1;
}
