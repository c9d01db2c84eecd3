import type { LaunchSpec } from '../launcher.ts';

export interface SpawnRequest {
  /** Program as the system is to open it. */
  file: string;
  argv: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Paths that are opened as the first three descriptors. */
  stdio: readonly [string, string, string];
}

/** As STARTER_SCRIPT reads it; undefined: it cannot be said that way, and would be refused by the system too. */
export function encodeRequest(id: number, { file, argv, cwd, env, stdio }: SpawnRequest): Buffer | undefined {
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const fields = [String(id), file, cwd, ...stdio, String(argv.length), ...argv, ...pairs];
  if (fields.some((field) => field.includes('\0'))) return undefined;
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  return Buffer.concat([Buffer.from(`${body.length}\n`), body]);
}

/** Whether programs that are started like this can be left to a starter: providers live long, and need a pipe more. */
export function suitsStarter({ stdin }: LaunchSpec): boolean {
  return stdin !== 'pipe';
}
