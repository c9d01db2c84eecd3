import type { JsonObject, JsonValue } from '../data/json.ts';

/** One thing wrong with a process file (or with data given to it), where it is and what to do about it. */
export interface Problem {
  severity: 'error' | 'warning';
  /** Stable name of the rule, such as `unknown-key`; documented in docs/process-file.md. */
  code: string;
  /** One or two sentences: what is wrong, what was expected, a did-you-mean where there is one. */
  message: string;
  /** Offset into the text, in UTF-16 code units. */
  offset: number;
  /** Length in UTF-16 code units; at least 0. */
  length: number;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in UTF-16 code units. */
  column: number;
  endLine: number;
  endColumn: number;
  /** Path of keys and indices to the place, such as `["steps", 2, "timeout"]`. */
  path: (string | number)[];
  /** What would be right in place of `offset` and `length`, as it stands in the text; absent where nobody can tell. */
  instead?: string;
  /** Values that could stand there, the likeliest first; absent where none is known. */
  choices?: JsonValue[];
  /** Keys that are missing in the object at the place, or around it, with values to begin with. */
  missing?: JsonObject;
  /** Id of the step whose data it is about, where that is another than the one at the place. */
  step?: string;
}
