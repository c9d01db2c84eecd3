import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { SecretSource } from '../../../protocol/process-file/model.ts';
import { Failure } from '../failure.ts';

/** Longest a secret's command may take. */
const COMMAND_TIMEOUT_MS = 30_000;
const MAX_SECRET_BYTES = 64 * 1024;

export interface SecretSurroundings {
  /** The runner's own environment: `env` sources name its variables, `command` sources run in it. */
  env: Readonly<Record<string, string | undefined>>;
  /** Folder `command` sources run in. */
  cwd: string;
}

/**
 * The values of all secrets, resolved at once. Fails with `SecretUnavailable`, which may be retried: a vault that
 * is locked now may be open later. Messages name the source, never what came out of it.
 */
export async function resolveSecrets(
  sources: Readonly<Record<string, SecretSource>>,
  surroundings: SecretSurroundings,
): Promise<Record<string, string>> {
  const entries = Object.entries(sources).map(async ([name, source]) => {
    const value = await resolveSecret(name, source, surroundings);
    if (value.length === 0) throw unavailable(name, source, 'its value is empty');
    return [name, value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveSecret(name: string, source: SecretSource, { env, cwd }: SecretSurroundings): Promise<string> {
  if (source.env !== undefined) {
    const value = env[source.env];
    if (value === undefined) throw unavailable(name, source, `the environment variable ${source.env} is not set`);
    return value;
  }
  if (source.file !== undefined) {
    const file = source.file;
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw unavailable(name, source, `${file} cannot be read (${errorCode(error)})`);
    });
    return dropLineBreak(text);
  }
  const [program = '', ...args] = source.command ?? [];
  const failed = (why: string): Failure => unavailable(name, source, `the command ${program} failed (${why})`);
  return dropLineBreak(await outputOf(program, args, { env, cwd }, failed));
}

function outputOf(
  program: string,
  args: string[],
  { env, cwd }: SecretSurroundings,
  failed: (why: string) => Failure,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env, cwd, timeout: COMMAND_TIMEOUT_MS, maxBuffer: MAX_SECRET_BYTES, windowsHide: true };
    const child = execFile(program, args, options, (error, stdout) => {
      if (!error) resolve(stdout);
      else reject(failed(error.killed ? 'it took too long' : reason(error)));
    });
    child.stdin?.end();
  });
}

function reason(error: { code?: string | number | null }): string {
  return typeof error.code === 'number' ? `exit code ${error.code}` : String(error.code);
}

/** `details.source` tells which kind of source it has: what to do differs. */
function unavailable(name: string, source: SecretSource, why: string): Failure {
  const message = `The secret ${name} is not available: ${why}.`;
  const kind = source.env !== undefined ? 'env' : source.file !== undefined ? 'file' : 'command';
  const details = { secret: name, source: kind };
  return new Failure(
    { code: 'SecretUnavailable', message, type: 'SecretUnavailable', stack: [], details },
    { retryable: true },
  );
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function dropLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
