import type { JsonObject, JsonSchema } from '../../../protocol/data/json.ts';
import { coerceParams } from '../../../protocol/process-file/params.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import { CliError } from '../cli-error.ts';
import { mismatches } from './mismatches.ts';

/** The parameters of a run: `--param KEY=VALUE` as the schema has their types, its defaults, all of it matched. */
export async function readParams(
  schema: JsonSchema | undefined,
  given: readonly string[],
  validator: SchemaValidator,
): Promise<JsonObject> {
  const { params, problems } = coerceParams(schema, Object.fromEntries(readPairs(given)));
  const wrong = problems.length > 0 || schema === undefined ? problems : await mismatches(validator, schema, params);
  if (wrong.length > 0)
    throw new CliError(`The parameters cannot be used:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  return params;
}

/** What stands before and behind the equals sign of each `--param KEY=VALUE`. Throws a CliError. */
export function readPairs(given: readonly string[]): [string, string][] {
  return given.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new CliError(`--param takes KEY=VALUE, not "${text}".`);
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
}
