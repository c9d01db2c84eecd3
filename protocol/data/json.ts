/** Any JSON value. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object: what every step takes and gives. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** A JSON Schema, draft-07 or 2020-12 (told apart by `$schema`; without one, 2020-12 unless it uses draft-07 words). */
export type JsonSchema = boolean | JsonObject;
