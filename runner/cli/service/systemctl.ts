import { spawnSync } from 'node:child_process';

/** How a program did: its exit code (null: it could not be run) and what it said. */
export interface Said {
  code: number | null;
  text: string;
}

/** Runs a program of the system, without a shell. */
export type Run = (program: string, args: readonly string[]) => Said;

const TIMEOUT_MS = 30_000;

export const runProgram: Run = (program, args) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: TIMEOUT_MS });
  return { code: error ? null : status, text: error ? error.message : `${stdout}${stderr}`.trim() };
};

/** systemd, of the machine or of the user who calls. */
export class Systemctl {
  readonly #run: Run;
  readonly #scope: readonly string[];

  constructor(scope: 'system' | 'user', run: Run = runProgram) {
    this.#run = run;
    this.#scope = scope === 'user' ? ['--user'] : [];
  }

  /** Undefined: it can be used; otherwise why not. */
  unavailable(): string | undefined {
    const { code, text } = this.#run('systemctl', [...this.#scope, 'show-environment']);
    if (code === 0) return undefined;
    return code === null ? 'systemctl was not found' : firstLine(text) || 'systemd does not answer';
  }

  do(...words: string[]): Said {
    return this.#run('systemctl', [...this.#scope, ...words]);
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
