import type { JsonObject, JsonSchema } from '../../../protocol/data/json.ts';
import { SchemaTimeoutError } from '../../validation/errors.ts';
import type { SchemaMismatch, SchemaValidator } from '../../validation/validator.ts';
import { failure } from '../failure.ts';

const SHOWN = 5;

/** Fails with the given code when data does not match; does nothing without a schema. */
export async function matchSchema(
  validator: SchemaValidator,
  schema: JsonSchema | undefined,
  data: JsonObject,
  code: 'InputInvalid' | 'OutputInvalid',
  what: string,
): Promise<void> {
  if (schema === undefined) return;
  let mismatches: SchemaMismatch[];
  try {
    mismatches = await validator.validate(schema, data);
  } catch (error) {
    if (error instanceof SchemaTimeoutError) throw failure('SchemaTimeout', `${what}: ${error.message}`);
    throw failure(code, `${what} cannot be checked: ${(error as Error).message}`);
  }
  if (mismatches.length > 0)
    throw failure(code, `${what} does not match its schema: ${describeMismatches(mismatches)}`);
}

/** The first few, in one sentence. */
export function describeMismatches(mismatches: readonly SchemaMismatch[]): string {
  const shown = mismatches
    .slice(0, SHOWN)
    .map(({ pointer, message }) => `${pointer === '' ? 'it' : pointer} ${message}`);
  const more = mismatches.length > SHOWN ? `; and ${mismatches.length - SHOWN} more` : '';
  return `${shown.join('; ')}${more}.`;
}
