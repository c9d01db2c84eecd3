import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';

/** The command that goes on at a step: what it needs quoted for a shell. */
export function continuation(file: string, step: string, params: readonly string[], data: string): string {
  const words = [
    'stepwell',
    'run',
    file,
    ...params.flatMap((param) => ['--param', param]),
    '--from',
    step,
    '--data',
    data,
  ];
  return words.map(quote).join(' ');
}

/** Keeps data for the next run in a file of the user's own, 0600. */
export function keepData(folder: string, name: string, data: JsonObject): string {
  const path = join(folder, name);
  writeFileSync(path, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return path;
}

function quote(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
