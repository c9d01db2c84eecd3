import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonSchema } from '../../protocol/data/json.ts';
import { dialectOf, type Dialect } from './dialect.ts';
import { SchemaInvalidError } from './errors.ts';

/** Compiled schemas kept; a process has a few. */
const KEPT = 200;

const OPTIONS: Options = {
  // Unknown keywords and formats are ignored, as JSON Schema says; a linter's opinion would refuse working schemas.
  strict: false,
  allErrors: true,
  verbose: true,
  logger: false,
  ownProperties: true,
  // Two schemas may carry the same $id without being the same.
  addUsedSchema: false,
  code: { regExp: lenientRegExp() },
};

interface Compiled {
  ajv: Ajv | Ajv2020;
  schema: JsonSchema;
  validate: ValidateFunction;
}

/** Compiles schemas and keeps what was used lately, by text of the schema. */
export class SchemaCompiler {
  readonly #kept = new Map<string, Compiled>();
  readonly #instances = new Map<Dialect, Ajv | Ajv2020>();

  /** @throws SchemaInvalidError */
  compile(text: string): ValidateFunction {
    const found = this.#kept.get(text) ?? this.#compile(JSON.parse(text) as JsonSchema);
    // A Map keeps the order of insertion: putting it in again makes it the newest.
    this.#kept.delete(text);
    this.#kept.set(text, found);
    const [oldest] = this.#kept;
    if (oldest && this.#kept.size > KEPT) {
      this.#kept.delete(oldest[0]);
      oldest[1].ajv.removeSchema(oldest[1].schema);
    }
    return found.validate;
  }

  #compile(given: JsonSchema): Compiled {
    const dialect = dialectOf(given);
    if (dialect === undefined) {
      const named = JSON.stringify((given as Record<string, unknown>)['$schema']);
      throw new SchemaInvalidError(`the schema says it is of ${named}; draft-07 and 2020-12 are understood`);
    }
    const schema = withoutDialect(given);
    const ajv = this.#instance(dialect);
    try {
      return { ajv, schema, validate: ajv.compile(schema) };
    } catch (error) {
      ajv.removeSchema(schema);
      throw new SchemaInvalidError(whyInvalid(error as Error & { missingRef?: string }, ajv.errors));
    }
  }

  #instance(dialect: Dialect): Ajv | Ajv2020 {
    let ajv = this.#instances.get(dialect);
    if (ajv === undefined) {
      ajv = dialect === 'draft-07' ? new Ajv(OPTIONS) : new Ajv2020(OPTIONS);
      formats(ajv);
      this.#instances.set(dialect, ajv);
    }
    return ajv;
  }
}

/** The dialect is chosen already, and ajv knows only one spelling of its address. */
function withoutDialect(schema: JsonSchema): JsonSchema {
  if (typeof schema !== 'object') return schema;
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema'));
}

function whyInvalid(error: Error & { missingRef?: string }, errors: ErrorObject[] | null | undefined): string {
  if (error.missingRef !== undefined) {
    return `the schema refers to ${JSON.stringify(error.missingRef)}, which is not part of it; schemas are never fetched`;
  }
  const first = errors?.[0];
  if (first)
    return `the schema is not a valid JSON Schema: at ${first.instancePath || 'its top'}: ${first.message ?? ''}`;
  return `the schema is not a valid JSON Schema: ${error.message}`;
}

/** Patterns written for other languages escape what the "u" flag forbids to escape, such as `\-`. */
function lenientRegExp(): NonNullable<NonNullable<Options['code']>['regExp']> {
  const create = (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags);
    } catch {
      return new RegExp(pattern);
    }
  };
  return Object.assign(create, { code: 'new RegExp' });
}
