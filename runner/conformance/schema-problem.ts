import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonValue } from '../../protocol/data/json.ts';
import { isObject } from '../../protocol/data/index.ts';

/** What makes a value no JSON Schema of draft-07 or 2020-12; undefined when it is one. Nothing is compiled. */
export function schemaProblem(schema: JsonValue): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isObject(schema)) return 'it is neither an object nor a boolean';
  const draft7 = typeof schema['$schema'] === 'string' && schema['$schema'].includes('draft-07');
  const ajv = draft7 ? new Ajv({ strict: false }) : new Ajv2020({ strict: false });
  try {
    return ajv.validateSchema(schema) === true ? undefined : ajv.errorsText();
  } catch (error) {
    return (error as Error).message;
  }
}
