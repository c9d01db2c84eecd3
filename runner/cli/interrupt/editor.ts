import { execa } from 'execa';
import { restoreTerminal } from './restore-terminal.ts';
import { splitCommand } from './split-command.ts';

/** Tried in turn when neither $VISUAL nor $EDITOR is set. */
const FALLBACKS: Partial<Record<NodeJS.Platform, string[]>> = { win32: ['notepad.exe'] };
const UNIX_FALLBACKS = ['nano', 'vim', 'vi'];

/** What to try as the editor, best first; each is a program and its arguments. */
export function editorCommands(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[][] {
  const chosen = env['VISUAL']?.trim() || env['EDITOR']?.trim();
  if (chosen) return [splitCommand(chosen, platform)];
  return (FALLBACKS[platform] ?? UNIX_FALLBACKS).map((name) => [name]);
}

/** An editor that is asked to end has this long to leave the terminal in order, in milliseconds. */
const EDITOR_GRACE_MS = 2_000;

/**
 * Opens a file and waits for the editor to end. Resolves to undefined, or to a sentence about what went wrong.
 * Ends the editor when `over` is aborted.
 * The editor gets the terminal through standard input and standard error: standard output may be a file by now.
 */
export async function openEditor(
  file: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  over: AbortSignal,
): Promise<string | undefined> {
  let problem = 'No editor was found: set VISUAL or EDITOR.';
  for (const [program, ...args] of editorCommands(env, platform)) {
    if (program === undefined) continue;
    const result = await start(program, [...args, file], over);
    if (over.aborted) {
      restoreTerminal(platform);
      return 'The editor was ended.';
    }
    if (result === 'ended') return undefined;
    problem = result;
    if (env['VISUAL'] || env['EDITOR']) break;
  }
  return problem;
}

/** Through execa, because an editor on Windows mostly is a batch file (`code.cmd`), which Node alone cannot start. */
async function start(program: string, args: string[], over: AbortSignal): Promise<string> {
  const result = await execa(program, args, {
    stdin: 'inherit',
    stdout: process.stderr,
    stderr: 'inherit',
    reject: false,
    buffer: false,
    cancelSignal: over,
    forceKillAfterDelay: EDITOR_GRACE_MS,
  });
  if (!result.failed) return 'ended';
  if (result.code === 'ENOENT') return `The editor ${program} was not found.`;
  const how = result.signal ?? (result.exitCode === undefined ? undefined : `exit code ${result.exitCode}`);
  return how === undefined
    ? `The editor ${program} could not be started: ${result.shortMessage ?? ''}`
    : `The editor ${program} ended with ${how}.`;
}
