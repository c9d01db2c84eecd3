import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { ExpressionError, listPaths, pathText } from '../../../protocol/process-file/expressions/index.ts';
import { didYouMean } from '../../../protocol/process-file/suggest.ts';
import { CliError } from '../cli-error.ts';

/** The keys that lead to a value of the output. */
export type OutputPath = readonly (string | number)[];

const ROOT = 'output';

/** Reads `--print KEY`, written as paths of expressions are: `a.b[0]["a key"]`. Throws a CliError. */
export function readOutputPath(text: string): OutputPath {
  const path = `${ROOT}${text.startsWith('[') ? '' : '.'}${text}`;
  try {
    const [found, ...more] = listPaths(`\${{ ${path} }}`);
    if (found?.text === path && more.length === 0) return found.segments.slice(1).map(({ key }) => key);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new CliError(`--print takes a key of the output, as in a.b[0]["a key"], not "${text}": ${error.message}`);
  }
  throw new CliError(`--print takes a key of the output, as in a.b[0]["a key"], not "${text}".`);
}

/** The value as it is printed: a text as it is, anything else as JSON. Throws a CliError when it is not there. */
export function printedValue(output: JsonObject, path: OutputPath): string {
  let value: JsonValue = output;
  for (const [index, key] of path.entries()) {
    const next: JsonValue | undefined = childOf(value, key);
    if (next === undefined) throw new CliError(missing(path.slice(0, index), key, value));
    value = next;
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function childOf(value: JsonValue, key: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key] : undefined;
}

function missing(parents: OutputPath, key: string | number, holder: JsonValue): string {
  const where = pathText([ROOT, ...parents]);
  const what = `There is nothing to print: \`${where}\``;
  if (Array.isArray(holder)) return `${what} is a list of ${holder.length}; its places are written [0].`;
  if (typeof holder !== 'object' || holder === null) return `${what} is no object.`;
  return `${what} has no \`${key}\`${didYouMean(String(key), Object.keys(holder))}`;
}
