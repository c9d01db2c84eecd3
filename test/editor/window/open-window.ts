import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Editor } from '../vscode/editor.ts';
import { freePort } from './free-port.ts';
import { QUIET_SETTINGS } from './settings.ts';

export interface WindowOptions {
  /** A fresh folder: profile, extensions, and the runner's state lie in it. */
  folder: string;
  /** Folder or .code-workspace file. */
  opens?: string | undefined;
  settings?: Record<string, unknown> | undefined;
  trusted?: boolean | undefined;
  /** More arguments of `code`. */
  args?: string[];
  env?: Record<string, string>;
}

/** A VS Code window that runs. */
export interface OpenWindow {
  /** Port of Chromium's debugging protocol. */
  debuggingPort: number;
  /** What it has said so far. */
  output: () => string;
  /** Resolves to the exit status, null when a signal ended it. */
  ended: Promise<number | null>;
  /** Ends it, if it still runs. */
  close: () => Promise<void>;
}

/** Arguments that give a window a profile of its own. */
export function profileArguments(folder: string): string[] {
  return [`--user-data-dir=${join(folder, 'user-data')}`, `--extensions-dir=${join(folder, 'extensions')}`];
}

/** Environment of an editor whose extension has a state directory of its own. */
export function windowEnvironment(editor: Editor, folder: string): NodeJS.ProcessEnv {
  return { ...process.env, ...editor.env, STEPWELL_STATE_DIR: join(folder, 'state') };
}

/** Starts VS Code with a fresh profile. */
export async function openWindow(editor: Editor, options: WindowOptions): Promise<OpenWindow> {
  const { folder, opens, settings = {}, trusted = true, args = [], env = {} } = options;
  // A desktop reads a person's settings from User/, a server a machine's from Machine/ and a browser a person's from
  // where the server says.
  const user = join(folder, 'user-data', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));

  const debuggingPort = await freePort();
  const [program = '', ...first] = editor.command;
  const child = spawn(
    program,
    [
      ...first,
      ...profileArguments(folder),
      `--remote-debugging-port=${debuggingPort}`,
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...args,
      ...(opens === undefined ? [] : [opens]),
    ],
    { env: { ...windowEnvironment(editor, folder), ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { debuggingPort, output: () => said, ended, close: () => closed(child, ended) };
}

/** The whole group, which is not this one's: browsers leave processes behind when only their first is ended. */
async function closed(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of it is left.
  }
}
