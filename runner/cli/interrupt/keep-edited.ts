import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessInfo } from '../../../protocol/control/get.ts';
import { nameOfFile } from '../run/name-of-file.ts';

/** Writes edited data that could not be sent where its author finds it: a folder of their own (0700), a file 0600. */
export function keepEdited({ name, interrupt }: Pick<ProcessInfo, 'name' | 'interrupt'>, data: JsonObject): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-'));
  const file = join(folder, `${nameOfFile(name)}.${nameOfFile(interrupt?.step ?? 'data')}.json`);
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
