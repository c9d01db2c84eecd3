import type { JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import type { SchemaValidator } from '../../validation/validator.ts';

/** What of the data does not match a schema: a sentence a line, with the place; a schema that cannot be used too. */
export async function mismatches(validator: SchemaValidator, schema: JsonSchema, data: JsonValue): Promise<string[]> {
  try {
    const found = await validator.validate(schema, data);
    return found.map(({ pointer, message }) => (pointer === '' ? `The data ${message}` : `${pointer} ${message}`));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
