import { dirname, resolve } from 'node:path';
import { parseProcessFile } from '../../protocol/process-file/parse.ts';

/**
 * Folders that the steps of a process file run in, as the file is now: what they print is relative to one of these.
 */
export function runFolders(file: string, text: string): string[] {
  const beside = dirname(file);
  const { file: model } = parseProcessFile(text);
  if (!model) return [beside];
  const base = folder(beside, model.cwd) ?? beside;
  const of = [
    ...Object.values(model.providers ?? {}),
    ...model.steps,
    ...(model.onFailure ?? []),
    ...(model.finally ?? []),
  ];
  const own = of.map(({ cwd }) => folder(base, cwd)).filter((path) => path !== undefined);
  return [...new Set([base, ...own, beside])];
}

function folder(base: string, cwd: string | undefined): string | undefined {
  return cwd === undefined ? undefined : resolve(base, cwd);
}
