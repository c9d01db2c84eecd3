import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { endRunner } from '../support/end-runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import manifest from '../../package.json';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const name = `stepwell-${manifest.version}`;

let said = '';
beforeAll(async () => {
  // Rejects when one is larger than it may be.
  const { stdout } = await run(process.execPath, ['scripts/package.mjs', `--out=${folder.path}`], { cwd: ROOT });
  said = stdout;
}, 180_000);
afterAll(() => {
  folder.remove();
});

test('packaging says how large the packages are', () => {
  expect(said).toMatch(/extension\.js: \d+ kB \(at most 700 kB\)/);
  expect(said).toMatch(/\.vsix: [\d,]+ kB \(at most 3,000 kB\)/);
});

/** What must never leave a checkout. */
const SOURCES = /\.(ts|tsx|map|vsix|tgz)$|(^|\/)(node_modules|test|samples|scripts|\.cache|\.git|\.github)(\/|$)/;

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' });
}

describe('the npm package', () => {
  const prefix = join(folder.path, 'npm');
  const installed = join(prefix, 'node_modules', 'stepwell');
  const command = join(prefix, 'node_modules', '.bin', process.platform === 'win32' ? 'stepwell.cmd' : 'stepwell');
  const stepwell = (...args: string[]) =>
    run(command, args, { cwd: prefix, shell: process.platform === 'win32', env: { ...process.env, CI: '' } });

  beforeAll(async () => {
    mkdirSync(prefix, { recursive: true });
    const options = { cwd: prefix, shell: process.platform === 'win32' };
    // Bundled: nothing is fetched.
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder.path, `${name}.tgz`)], options);
    await stepwell('init', '--lang', 'node');
  }, 120_000);

  test('brings the command', async () => {
    expect((await stepwell('--version')).stdout).toContain(manifest.version);
  });

  test('a pipeline made by init runs', async () => {
    const { stdout } = await stepwell('run', 'hello.process.json', '--on-interrupt', 'proceed', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'finished' });
  });

  test('starts a runner that keeps what waits for a person', async () => {
    const state = join(folder.path, 'state');
    onTestFinished(() => endRunner(state));
    // Exit status 3: it waits.
    const waiting = stepwell('start', 'hello.process.json', '--state-dir', state, '--wait', '--json');
    await expect(waiting).rejects.toMatchObject({ code: 3 });
    const list = await stepwell('list', '--state-dir', state, '--json');
    expect(JSON.parse(list.stdout)).toMatchObject([{ status: 'interrupted' }]);
  });

  test('brings nothing of the editor and no sources', () => {
    const files = filesIn(installed);
    expect(files.filter((file) => SOURCES.test(file) && !file.endsWith('.d.mts'))).toEqual([]);
    expect(files).toContain(join('dist', 'runner.js'));
    expect(files).not.toContain(join('dist', 'extension.js'));
    const own = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(own).toMatchObject({ bin: manifest.bin, engines: { node: manifest.engines.node } });
    for (const key of ['contributes', 'main', 'scripts', 'devDependencies', 'dependencies'])
      expect(own).not.toHaveProperty(key);
  });
});

describe('the .vsix', () => {
  const unpacked = join(folder.path, 'vsix');
  const root = join(unpacked, 'extension');

  beforeAll(async () => {
    await run('python3', ['-m', 'zipfile', '-e', join(folder.path, `${name}.vsix`), unpacked]);
  });

  test('brings no sources and nothing of the tests', () => {
    expect(filesIn(root).filter((file) => SOURCES.test(file) && !file.endsWith('.d.mts'))).toEqual([]);
  });

  test('brings every file that its manifest names', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"(\.?\/?(?:extension|dist|l10n|protocol)\/[^"]+)"/g)]
      .map(([, path]) => path ?? '')
      .filter((path) => !path.endsWith('/') && !path.includes('*'));
    expect(named.length).toBeGreaterThan(0);
    const inNpmOnly = new Set([...manifest.files, ...Object.values(manifest.bin)]);
    for (const path of named.filter((path) => !inNpmOnly.has(path)))
      expect(existsSync(join(root, path)), path).toBe(true);
  });

  test('brings a runner that works under the Node of the editor', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'dist/stepwell.js'), '--version'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(stdout).toContain(manifest.version);
    const { files } = JSON.parse(readFileSync(join(root, 'dist/build.json'), 'utf8')) as { files: string[] };
    for (const file of files) expect(existsSync(join(root, 'dist', file)), file).toBe(true);
    expect(files.filter((file) => /^(extension|panel)/.test(file))).toEqual([]);
  });
});
