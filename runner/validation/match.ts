import type { JsonValue } from '../../protocol/data/json.ts';
import { wordMismatch } from '../../protocol/data/word-mismatch.ts';
import { SchemaCompiler } from './compile.ts';
import { reduceErrors } from './reduce.ts';
import type { SchemaMismatch } from './validator.ts';

/** Most mismatches reported; more say nothing new. */
const MAX_MISMATCHES = 100;

const compiler = new SchemaCompiler();

/** Matches data against a schema, both as JSON text. @throws SchemaInvalidError */
export function match(schemaText: string, dataText: string): SchemaMismatch[] {
  const validate = compiler.compile(schemaText);
  const data = JSON.parse(dataText) as JsonValue;
  if (validate(data)) return [];
  const errors = reduceErrors((validate.errors ?? []).slice(0, 10 * MAX_MISMATCHES)).slice(0, MAX_MISMATCHES);
  return errors.map((error) => ({
    pointer: error.instancePath,
    message: wordMismatch(error, data),
    keyword: error.keyword,
    ...propertyOf(error.params),
  }));
}

/** As the keywords about properties name it: `required`, `additionalProperties` and their like. */
function propertyOf(params: Record<string, unknown>): { property?: string } {
  const property = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  return typeof property === 'string' ? { property } : {};
}
