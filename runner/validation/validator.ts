import type { JsonSchema, JsonValue } from '../../protocol/data/json.ts';

/**
 * Matches data against schemas that come from files and providers: compiled and matched off the main loop with a
 * time limit, so that a bad `pattern` stalls nothing; never fetched from the net.
 */
export interface SchemaValidator {
  /** Resolves to what does not match; empty when all is well. Rejects with a SchemaTimeoutError or SchemaInvalidError. */
  validate(schema: JsonSchema, data: JsonValue): Promise<SchemaMismatch[]>;
  /** Ends the worker. */
  dispose(): Promise<void>;
}

export interface SchemaMismatch {
  /** JSON pointer into the data, `""` for the whole. */
  pointer: string;
  /** A sentence for a person, such as `must be a number, is "ten"`. */
  message: string;
  /** The schema keyword that failed, such as `type`. */
  keyword: string;
  /** The property that is missing there, or is not allowed, where that is what is wrong. */
  property?: string;
}
