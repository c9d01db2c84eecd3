import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { failure } from '../failure.ts';

/** Variables of an envFile (NAME=value lines, quotes and comments as in every dotenv file). */
export async function readEnvFile(file: string): Promise<Record<string, string>> {
  try {
    return { ...(parseEnv(await readFile(file, 'utf8')) as Record<string, string>) };
  } catch (error) {
    throw failure('EnvFileInvalid', `The envFile ${file} cannot be read: ${(error as Error).message}`);
  }
}
