import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../cache-folder.ts';
import type { Editor, NoEditor } from '../editor.ts';
import { findChromium } from './chromium.ts';
import { installed } from './install.ts';
import type { ServerVersion } from './versions.ts';

/** A VS Code server from npm, shown in Chromium. Installs it first: some minutes, once. */
export async function codeServer(version: ServerVersion): Promise<Editor | NoEditor> {
  if (process.platform !== 'linux') return { missing: 'a server from npm is only tried on Linux' };
  const chromium = findChromium();
  if (chromium === undefined) return { missing: 'no Chromium: install it, or name it in STEPWELL_CHROMIUM' };
  let server: { folder: string; node: string };
  try {
    server = await installed(version);
  } catch (error) {
    return { missing: `code-server ${version.codeServer} could not be installed: ${(error as Error).message}` };
  }
  const browser = execFileSync(chromium, ['--version', '--no-sandbox'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  return {
    version: version.version,
    origin: `code-server ${version.codeServer} in ${browser}`,
    command: [process.execPath, join(ROOT, 'test/editor/vscode/code-server/code.mjs')],
    env: {
      STEPWELL_CODE_SERVER: join(server.folder, 'node_modules', 'code-server'),
      STEPWELL_CODE_NODE: server.node,
      STEPWELL_CHROMIUM: chromium,
    },
  };
}
