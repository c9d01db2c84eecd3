import type { JsonValue } from '../../protocol/data/json.ts';
import { isObject } from '../../protocol/data/kinds.ts';

/** That a schema advises against a key, and what it says to do. */
export interface Deprecation {
  /** The key of the same object that took its place. */
  readonly replacedBy?: string;
  /** A sentence of the schema's author. */
  readonly message?: string;
}

/**
 * `"deprecated": true` as JSON Schema has it, with `"x-replacedBy": "KEY"` beside it where another key took its place;
 * VS Code's `deprecationMessage` does too. Undefined: nobody advises against it.
 */
export function deprecationOf(schema: JsonValue | undefined): Deprecation | undefined {
  if (!isObject(schema)) return undefined;
  const { deprecated, deprecationMessage: message, 'x-replacedBy': replacedBy } = schema;
  if (deprecated !== true && typeof message !== 'string') return undefined;
  return {
    ...(typeof replacedBy === 'string' && { replacedBy }),
    ...(typeof message === 'string' && message.trim() !== '' && { message: message.trim() }),
  };
}

/** The end of a sentence about what is deprecated, and what its author adds: ": use `address` instead. It moves." */
export function insteadWords({ replacedBy, message }: Deprecation): string {
  const use = replacedBy === undefined ? '.' : `: use \`${replacedBy}\` instead.`;
  if (message === undefined) return use;
  return `${use} ${/[.!?]$/.test(message) ? message : `${message}.`}`;
}
