import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../cache-folder.ts';
import type { ServerVersion } from './versions.ts';

/** Written last: an installation that was broken off has none. */
const COMPLETE = 'complete';

/** The package's folder, and the Node that runs it; installed before the first use. Rejects with npm's last words. */
export async function installed(version: ServerVersion): Promise<{ folder: string; node: string }> {
  const folder = join(cacheFolder(), `code-server-${version.codeServer}`);
  if (!existsSync(join(folder, COMPLETE))) {
    console.log(`installing code-server ${version.codeServer} into ${folder}; takes a minute or more, once`);
    // Beside each other, whoever is first; the second finds the folder taken and leaves its own.
    const making = `${folder}.${process.pid}`;
    try {
      await install(version, making);
      if (!existsSync(join(folder, COMPLETE))) {
        rmSync(folder, { recursive: true, force: true });
        renameSync(making, folder);
      }
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  return { folder, node: nodeOf(version, folder) };
}

function nodeOf({ node }: ServerVersion, folder: string): string {
  return node === undefined ? process.execPath : join(nodeFolder(node, folder), 'bin', 'node');
}

function nodeFolder(node: string, folder: string): string {
  return join(folder, 'node_modules', node.slice(0, node.lastIndexOf('@')));
}

async function install(version: ServerVersion, folder: string): Promise<void> {
  const { codeServer, node, native, unused } = version;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // Without scripts: they would build what only its own login pages need, and fail.
  const quick = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(folder, ['install', ...quick, `code-server@${codeServer}`, ...(node === undefined ? [] : [node])], {});

  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const bin = dirname(nodeOf(version, folder));
  const env = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  await npm(server, ['install', '--omit=dev', ...quick], env);
  for (const path of unused) rmSync(join(server, path), { recursive: true, force: true });
  await npm(server, ['rebuild', '--loglevel=error', ...native], { ...env, ...headersOf(bin), npm_config_yes: 'true' });
  await linkRipgrep(server);
  writeFileSync(join(folder, COMPLETE), '');
}

/** Headers that came with that Node, or else those of its version are fetched from nodejs.org. */
function headersOf(bin: string): Record<string, string> {
  const prefix = dirname(bin);
  return existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
}

/** Older versions download theirs in a script of the package, which is not run. */
async function linkRipgrep(server: string): Promise<void> {
  const folder = join(server, 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(folder) || existsSync(join(folder, 'bin', 'rg'))) return;
  const { stdout } = await promisify(execFile)('which', ['rg']).catch(() => {
    throw new Error('ripgrep is missing: install it');
  });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  symlinkSync(stdout.trim(), join(folder, 'bin', 'rg'));
}

async function npm(cwd: string, args: string[], env: Record<string, string>): Promise<void> {
  try {
    await promisify(execFile)('npm', args, { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`npm ${args[0] ?? ''}: ${stderr?.trim().slice(-2_000) ?? String(error)}`, { cause: error });
  }
}
