import type { JsonValue } from '../../../protocol/data/json.ts';

/** Keys and indices from the top. */
export type DataPath = (string | number)[];

/** One change of data, in terms of places; a list of them is applied in order. */
export type DataEdit =
  | { op: 'set'; path: DataPath; value: JsonValue }
  /** Before the item that has this index now. */
  | { op: 'insert'; path: DataPath; value: JsonValue }
  | { op: 'remove'; path: DataPath };
