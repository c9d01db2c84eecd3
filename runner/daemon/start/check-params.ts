import type { JsonObject, JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import { coerceParams } from '../../../protocol/process-file/params.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import { ControlError } from '../control-error.ts';
import { mismatches } from './check-data.ts';

/**
 * Parameters as the file's schema has them: text turned into its types, defaults applied, all of it matched. Values
 * that are no text are taken as they are. Throws InvalidParameters.
 */
export async function checkParams(
  validator: SchemaValidator,
  schema: JsonSchema | undefined,
  given: Readonly<Record<string, JsonValue>>,
): Promise<JsonObject> {
  const texts = Object.entries(given).map(([name, value]) => [name, asText(value)] as const);
  const { params, problems } = coerceParams(schema, Object.fromEntries(texts));
  if (problems.length > 0) throw invalid(problems);
  for (const [name, value] of Object.entries(given)) if (typeof value !== 'string') params[name] = value;
  await matchParams(validator, schema, params);
  return params;
}

/** Throws InvalidParameters where complete parameters do not match. */
export async function matchParams(
  validator: SchemaValidator,
  schema: JsonSchema | undefined,
  params: JsonObject,
): Promise<void> {
  if (schema === undefined) return;
  const problems = await mismatches(validator, schema, params);
  if (problems.length > 0) throw invalid(problems);
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function invalid(problems: string[]): ControlError {
  return new ControlError('InvalidParameters', `The parameters cannot be used: ${problems[0] ?? ''}`, { problems });
}
