import { spawnSync } from 'node:child_process';
import { start, STEPWELL, type Running, type RunOptions } from './command.ts';

/** util-linux `script` gives a program a terminal whose keyboard and screen are pipes to us. */
export const hasTerminal =
  process.platform === 'linux' &&
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux');

export interface TerminalOptions extends RunOptions {
  columns?: number;
  /** Where standard output goes instead of the terminal. */
  stdout?: string;
}

/** Runs the command on a terminal. What it shows arrives as `stdout` of the result, escape sequences included. */
export function onTerminal(args: string[], { columns = 80, stdout, ...options }: TerminalOptions = {}): Running {
  const words = [process.execPath, STEPWELL, ...args].map(quote).join(' ');
  const redirect = stdout === undefined ? '' : ` > ${quote(stdout)}`;
  // The shell gets Ctrl-C as well; it is to live on and tell the status.
  const line = `stty cols ${columns} rows 24; trap : INT; ${words}${redirect}; echo "[status $?]"`;
  return start('script', ['-qec', line, '/dev/null'], {
    ...options,
    env: {
      TERM: 'xterm-256color',
      SHELL: '/bin/sh',
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
      VISUAL: undefined,
      ...options.env,
    },
  });
}

/** What was shown, without escape sequences. */
export function plain(screen: string): string {
  // eslint-disable-next-line no-control-regex -- escape sequences are what is taken out
  return screen.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
