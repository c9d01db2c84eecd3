import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { platformOf, providerForPlatform } from '../../../protocol/process-file/platform.ts';
import type { ProviderSource } from '../../../protocol/process-file/model.ts';
import type { FileView, ProviderView } from '../../../protocol/process-file/rules/view.ts';
import { jsonOf, textOf } from '../../../protocol/process-file/text/node.ts';

/** How a provider is started to be asked what its steps are. */
export interface ProviderLaunch {
  argv: [string, ...string[]];
  /** Absolute. */
  cwd: string;
  /** Variables of the file whose values stand in it; what expressions or secrets would give is left out. */
  env: Readonly<Record<string, string>>;
}

/** Undefined while the entry is not right yet. `file`: absolute path of the process file. */
export function providerLaunch(view: FileView, provider: ProviderView, file: string): ProviderLaunch | undefined {
  if (provider.value.type !== 'object') return undefined;
  const source = providerForPlatform(jsonOf(provider.value) as unknown as ProviderSource, platformOf(process.platform));
  const { command, args = [], cwd = '.' } = source as unknown as JsonObject;
  if (!isPlain(command) || command === '' || !Array.isArray(args) || !args.every(isPlain) || !isPlain(cwd))
    return undefined;
  const root = view.root.get('env');
  return {
    argv: [command, ...args],
    cwd: resolve(dirname(file), textOf(view.root.get('cwd')) ?? '.', cwd),
    env: { ...plainVariables(root && jsonOf(root)), ...plainVariables(source.env) },
  };
}

function isPlain(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && !value.includes('${{') && !value.includes('\0');
}

function plainVariables(env: JsonValue | undefined): Record<string, string> {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) return {};
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name === '' || /[=\0]/.test(name) || /^STEPWELL_/i.test(name)) continue;
    if (isPlain(value)) kept[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = String(value);
  }
  return kept;
}

export function keyOfLaunch({ argv, cwd, env }: ProviderLaunch): string {
  return JSON.stringify([argv, cwd, Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Files beside a script that are looked at: steps often stand in modules next to it. */
const MOST_NEIGHBOURS = 200;

/** Changes when a file that the command line names has changed, or one beside it of the same kind. */
export async function fingerprintOf({ argv, cwd }: ProviderLaunch): Promise<string> {
  const files = new Set<string>();
  for (const word of argv) {
    const path = resolve(cwd, word);
    if ((await stampOf(path)) === undefined) continue;
    files.add(path);
    for (const neighbour of await neighboursOf(path)) files.add(neighbour);
  }
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(`${file}\0${(await stampOf(file)) ?? ''}\0`);
  return hash.digest('hex');
}

async function neighboursOf(path: string): Promise<string[]> {
  const ending = extname(path);
  if (ending === '') return [];
  try {
    const names = (await readdir(dirname(path))).filter((name) => extname(name) === ending);
    return names.slice(0, MOST_NEIGHBOURS).map((name) => join(dirname(path), name));
  } catch {
    return [];
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? `${found.mtimeMs} ${found.size}` : undefined;
  } catch {
    return undefined;
  }
}
