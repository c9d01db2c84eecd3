import { describeFault, findDataFault, sizeFault } from '../../../protocol/data/index.ts';
import type { JsonObject, JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import { ControlError } from '../control-error.ts';
import { textOf } from '../ledger/data-text.ts';
import type { DataText } from '../../store/store.ts';

/** Data a client sent, as it will be stored. Throws InvalidData where it breaks a rule all data has to keep. */
export function checkedData(data: JsonObject, maxBytes: number): DataText {
  const json = JSON.stringify(data);
  const text = Buffer.from(json);
  const fault = sizeFault(json, maxBytes) ?? findDataFault(json, data);
  if (fault) throw invalidData('The data cannot be used', [describeFault(fault)]);
  return textOf(text);
}

/** Throws InvalidData with everything that does not match. `what`: name of the schema, such as `the dataSchema`. */
export async function matchData(
  validator: SchemaValidator,
  schema: JsonSchema | null | undefined,
  data: JsonObject,
  what: string,
): Promise<void> {
  if (schema === undefined || schema === null) return;
  const problems = await mismatches(validator, schema, data);
  if (problems.length > 0) throw invalidData(`The data does not match ${what}`, problems);
}

/** One sentence each, with the place; a schema that cannot be used is one too. */
export async function mismatches(validator: SchemaValidator, schema: JsonSchema, data: JsonValue): Promise<string[]> {
  try {
    const found = await validator.validate(schema, data);
    return found.map(({ pointer, message }) => (pointer === '' ? `It ${message}` : `${pointer} ${message}`));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function invalidData(message: string, problems: string[]): ControlError {
  return new ControlError(
    'InvalidData',
    `${message}: ${problems[0] ?? ''}${problems.length > 1 ? ' (and more)' : ''}`,
    {
      problems,
    },
  );
}
