import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.ts';
import type { Age } from './code-server/versions.ts';
import type { Editor, NoEditor } from './editor.ts';

const WHERE_VERSIONS_ARE = 'https://update.code.visualstudio.com/api/releases/stable';
/** Where it cannot be reached, some networks refuse and others keep silent. */
const REACH_MS = 5_000;

/** The VS Code of VSCODE_PATH: the program, or its `code` command. */
export async function namedEditor(age: Age): Promise<Editor | NoEditor> {
  const path = process.env['VSCODE_PATH'];
  if (path === undefined || path === '') return { missing: 'VSCODE_PATH is not set' };
  if (age === 'oldest') return { missing: 'VSCODE_PATH is taken as the current version' };
  const { stdout } = await promisify(execFile)(path, ['--version']);
  return asEditor(path, stdout.split('\n')[0] ?? 'of VSCODE_PATH', `VSCODE_PATH ${path}`);
}

/** Downloads a desktop VS Code, where there is a network and a screen for it. */
export async function downloadedEditor(version: string): Promise<Editor | NoEditor> {
  if (process.platform === 'linux' && screen() === undefined)
    return { missing: 'a desktop VS Code needs a screen, or xvfb-run' };
  try {
    const answer = await fetch(WHERE_VERSIONS_ARE, { signal: AbortSignal.timeout(REACH_MS) });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  } catch (error) {
    return { missing: `update.code.visualstudio.com cannot be reached (${(error as Error).message})` };
  }
  const path = await downloadAndUnzipVSCode({ version, cachePath: cacheFolder() });
  const { stdout } = await promisify(execFile)(resolveCliArgsFromVSCodeExecutablePath(path)[0] ?? path, ['--version'], {
    shell: process.platform === 'win32',
  });
  return asEditor(path, stdout.split('\n')[0] ?? version, 'downloaded by @vscode/test-electron');
}

function asEditor(path: string, version: string, origin: string): Editor {
  // As in CI, where root has no sandbox for a browser.
  const flags = ['--no-sandbox', '--disable-gpu', '--disable-updates', '--skip-welcome', '--skip-release-notes'];
  return { version, origin, command: [...(screen() ?? []), path, ...flags], env: {} };
}

/** What puts a window on a screen; undefined where there is none. */
function screen(): string[] | undefined {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return [];
  return spawnSync('xvfb-run', ['--help'], { stdio: 'ignore' }).error ? undefined : ['xvfb-run', '-a'];
}
