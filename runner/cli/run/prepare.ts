import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { platformOf } from '../../../protocol/process-file/platform.ts';
import { resolveDefinition } from '../../../protocol/process-file/resolve.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import { problemLine } from '../check/problem-line.ts';
import { CliError } from '../cli-error.ts';
import type { RunInvocation } from '../commands/run.ts';
import { coloursFor, wantsColour } from '../terminal/colours.ts';
import { checkStart } from './check-start.ts';
import { readOutputPath, type OutputPath } from './printed-value.ts';
import { rangeFrom, rangeOf, type Range } from './range.ts';
import { readData } from './read-data.ts';
import { readParams } from './read-params.ts';
import { readKeptData, readStoppedRun, type StoppedRun } from './stopped-run.ts';

/** Everything a run needs, checked. */
export interface Prepared {
  definition: ProcessDefinition;
  params: JsonObject;
  data: JsonObject;
  range: Range;
  /** The run that `--continue` goes on with. */
  stopped: StoppedRun | undefined;
  /** What of the output is printed; undefined: all of it. */
  print: OutputPath | undefined;
  /** What a run that goes on with this one takes over, as it was given here or before. */
  given: { until: string | undefined; params: string[] };
}

/** Reads and checks the file and what was given for it. Throws a CliError for the first thing that is not right. */
export async function prepare(
  { arguments: [file = ''], options }: RunInvocation,
  validator: SchemaValidator,
): Promise<Prepared> {
  if (options.json && options.print !== undefined) throw new CliError('Choose one of --json and --print.');
  if (options.continue !== undefined && options.from !== undefined)
    throw new CliError('--continue says where to go on; leave out --from.');
  const print = options.print === undefined ? undefined : readOutputPath(options.print);
  const definition = readDefinition(file);
  const stopped = options.continue === undefined ? undefined : readStoppedRun(options.continue, definition);
  const given = { until: options.until ?? stopped?.until, params: [...(stopped?.params ?? []), ...options.param] };
  const range = stopped
    ? rangeFrom(definition, stopped.next, given.until)
    : rangeOf(definition, options.from, given.until);
  const params = await readParams(definition.params, given.params, validator);
  const data = givenData(options, definition);
  const prepared = { definition, params, data, range, stopped, print, given };
  await checkStart(prepared, file, validator);
  return prepared;
}

function givenData(options: RunInvocation['options'], definition: ProcessDefinition): JsonObject {
  if (options.data !== undefined) return readData(options.data);
  return options.continue === undefined ? (definition.data ?? {}) : readKeptData(options.continue);
}

/** Prints what is wrong with the file in the form of `stepwell check`. */
function readDefinition(path: string): ProcessDefinition {
  const { file, problems } = parseProcessFile(textOf(path));
  const colours = coloursFor(wantsColour(process.env, process.stderr.isTTY));
  for (const problem of problems) process.stderr.write(`${problemLine(path, problem, colours)}\n`);
  if (!file) {
    const count = problems.filter(({ severity }) => severity === 'error').length;
    throw new CliError(`${path} has ${count} ${count === 1 ? 'error' : 'errors'}; nothing was run.`);
  }
  return resolveDefinition(file, { file: resolve(path), platform: platformOf(process.platform) });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read' }[code ?? ''] ??
      message;
    throw new CliError(`Cannot read the process file ${path}: ${why}.`);
  }
}
