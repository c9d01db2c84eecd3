import { readFileSync } from 'node:fs';
import { describeFault, parseData } from '../../../protocol/data/index.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import { CliError } from '../cli-error.ts';

/**
 * The object that `--data` gives: JSON text, the name of a file behind `@`, or `-` for standard input.
 * Throws a CliError that says where it was read from and what is wrong.
 */
export function readData(option: string): JsonObject {
  const { text, from } = source(option);
  const result = parseData(text.replace(/^\ufeff/, ''), { maxBytes: LIMITS.maxDataBytes });
  if ('data' in result) return result.data;
  throw new CliError(`The data (${from}) cannot be used: ${describeFault(result.fault)}.${hint(option)}`);
}

function source(option: string): { text: string; from: string } {
  try {
    if (option === '-') return { text: readFileSync(0, 'utf8'), from: 'from standard input' };
    if (option.startsWith('@')) return { text: readFileSync(option.slice(1), 'utf8'), from: option.slice(1) };
  } catch (error) {
    const from = option === '-' ? 'standard input' : option.slice(1);
    throw new CliError(
      `The data cannot be read from ${from}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return { text: option, from: '--data' };
}

/** A file name without its @ is the likeliest mistake. */
function hint(option: string): string {
  return /^[^{"[]+\.json$/.test(option) ? ` To read a file, write --data @${option}.` : '';
}
