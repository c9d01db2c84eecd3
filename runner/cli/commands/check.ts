import type { Problem } from '../../../protocol/process-file/problem.ts';
import { checkFile } from '../check/check-file.ts';
import { findProcessFiles, isFolder } from '../check/find-files.ts';
import { problemLine } from '../check/problem-line.ts';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { coloursFor, wantsColour } from '../terminal/colours.ts';

export interface CheckOptions {
  json?: boolean | undefined;
}

interface Checked {
  file: string;
  problems: Problem[];
}

/**
 * Checks process files, and all below a folder. Problems go to stdout, one a line; a summary goes to stderr.
 * With `json`, stdout gets one array of `{ file, problems }` instead. Throws a CliError for a folder without any.
 * Resolves to the exit status; warnings alone do not change it.
 */
export function check(paths: readonly string[], { json = false }: CheckOptions): Promise<ExitStatus> {
  const results = paths.flatMap(filesOf).map((file): Checked => ({ file, problems: checkFile(file) }));
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else print(results);
  const failed = results.some(({ problems }) => problems.some(({ severity }) => severity === 'error'));
  return Promise.resolve(failed ? EXIT.usage : EXIT.finished);
}

function filesOf(path: string): string[] {
  if (!isFolder(path)) return [path];
  const files = findProcessFiles(path);
  if (files.length === 0) throw new CliError(`There is no *.process.json below ${path}.`);
  return files;
}

function print(results: Checked[]): void {
  const colours = coloursFor(wantsColour(process.env, process.stdout.isTTY));
  const lines = results.flatMap(({ file, problems }) => problems.map((problem) => problemLine(file, problem, colours)));
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  process.stderr.write(`${summary(results)}\n`);
}

/** `2 errors and 1 warning in 1 of 3 files`, `No problems in 3 files`. */
function summary(results: Checked[]): string {
  const problems = results.flatMap((result) => result.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const affected = results.filter((result) => result.problems.length > 0).length;
  const files = counted(results.length, 'file');
  if (problems.length === 0) return `No problems in ${files}`;
  const kinds = [counted(errors, 'error'), counted(problems.length - errors, 'warning')];
  const found = kinds.filter((kind) => !kind.startsWith('0 ')).join(' and ');
  return `${found} in ${results.length === 1 ? '1 file' : `${affected} of ${files}`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
