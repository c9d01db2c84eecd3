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
import { mismatches } from './mismatches.ts';
import { rangeOf, type Range } from './range.ts';
import { readData } from './read-data.ts';
import { readParams } from './read-params.ts';

/** Everything a run needs, checked. */
export interface Prepared {
  definition: ProcessDefinition;
  params: JsonObject;
  data: JsonObject;
  range: Range;
}

/** Reads and checks the file and what was given for it. Throws a CliError for the first thing that is not right. */
export async function prepare(
  { arguments: [file = ''], options }: RunInvocation,
  validator: SchemaValidator,
): Promise<Prepared> {
  const definition = readDefinition(file);
  const range = rangeOf(definition, options.from, options.until);
  const params = await readParams(definition.params, options.param, validator);
  const data = options.data === undefined ? (definition.data ?? {}) : readData(options.data);
  // Further on, the data is that of a step, which has its own inputSchema.
  if (definition.dataSchema !== undefined && range.next === 0) {
    const wrong = await mismatches(validator, definition.dataSchema, data);
    if (wrong.length > 0)
      throw new CliError(`The start data does not match the dataSchema of ${file}:\n${indented(wrong)}`);
  }
  return { definition, params, data, range };
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

function indented(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
