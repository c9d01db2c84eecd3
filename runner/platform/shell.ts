import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * How the lines of `run` are run. They are always written to a file, never passed as an argument: so their length has
 * no limit, they show in no process list, and errors name a line.
 */
interface Shell {
  /** Ending of the file; some shells insist on theirs. */
  extension: string;
  /** Arguments before and with the file. */
  args: (file: string) => string[];
  /** The text of the file, where it is not just the lines. */
  text?: (lines: string) => string;
}

const plain = (extension: string, ...before: string[]): Shell => ({ extension, args: (file) => [...before, file] });

/** Stop at the first command that fails, as a build script would want. */
const posix = plain('.sh', '-e');

/**
 * `-File` neither stops at an error nor passes on the exit code of the last program, hence this line. The byte order
 * mark is for Windows PowerShell, which takes a file without one for the system's old code page.
 */
const powershell: Shell = {
  extension: '.ps1',
  args: (file) => [
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'Bypass',
    '-Command',
    `$ErrorActionPreference = 'Stop'; . '${file.replaceAll("'", "''")}'; if (Test-Path variable:LASTEXITCODE) { exit $LASTEXITCODE }`,
  ],
  text: (lines) => `\ufeff${lines}`,
};

/** cmd.exe knows no way to stop at an error. `call` keeps it from taking the quotes off a path with blanks. */
const cmd: Shell = {
  extension: '.cmd',
  args: (file) => ['/d', '/e:on', '/v:off', '/c', 'call', file],
  text: (lines) => `@echo off\r\n${lines.replace(/\r?\n/g, '\r\n')}`,
};

/**
 * Shells by name. Any other program is given the file as its one argument.
 * `.js` lets Node (20.19 and later) tell by the text whether it is a module.
 */
const SHELLS: Readonly<Record<string, Shell>> = {
  sh: posix,
  dash: posix,
  ash: posix,
  ksh: posix,
  bash: plain('.sh', '-e', '-o', 'pipefail'),
  zsh: plain('.zsh', '-e', '-o', 'pipefail'),
  fish: plain('.fish'),
  pwsh: powershell,
  powershell,
  cmd,
  python: plain('.py'),
  python3: plain('.py'),
  node: plain('.js'),
  perl: plain('.pl'),
  ruby: plain('.rb'),
  php: plain('.php'),
};

const OTHER = plain('');

/** Name of the file to write the lines to. */
export function scriptName(shell: string): string {
  return `script${shellOf(shell).extension}`;
}

/** What to write into it. */
export function scriptText(shell: string, lines: string): string {
  return shellOf(shell).text?.(lines) ?? lines;
}

/**
 * The argv that runs the script. On Windows `pwsh`, the default there, becomes `powershell`, which every Windows has,
 * where it is not installed.
 */
export function shellCommand(
  shell: string,
  script: string,
  platform: NodeJS.Platform = process.platform,
  isInstalled: (program: string) => boolean = isOnWindowsPath,
): [string, ...string[]] {
  const program = platform === 'win32' && shell === 'pwsh' && !isInstalled('pwsh') ? 'powershell' : shell;
  return [program, ...shellOf(shell).args(script)];
}

/** A shell may be named by its path, such as `/usr/local/bin/bash`. */
function shellOf(shell: string): Shell {
  const name = path.win32
    .basename(shell)
    .toLowerCase()
    .replace(/\.exe$/, '');
  return Object.hasOwn(SHELLS, name) ? (SHELLS[name] ?? OTHER) : OTHER;
}

function isOnWindowsPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(';');
  return folders.some((folder) => folder !== '' && existsSync(path.win32.join(folder, `${program}.exe`)));
}
