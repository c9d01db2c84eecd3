import { LIMITS } from '../step/limits.ts';
import { countKeys } from './count-keys.ts';
import type { DataFault } from './fault.ts';
import { duplicateKey, forbiddenKey, loneSurrogate, outOfRange, tooDeep, unsafeInteger } from './faults.ts';
import type { JsonValue } from './json.ts';
import { FORBIDDEN_KEYS } from './keys.ts';
import { formatPointer } from './pointer.ts';
import { scanText } from './scan-text.ts';
import { isWellFormed, mayHoldLoneSurrogates } from './well-formed.ts';

/** A whole message is data and the two levels around it: `result.output`, `params.input`. */
export const MAX_MESSAGE_DEPTH = LIMITS.maxDataDepth + 2;

/** What the walk over a value finds out. */
interface Walk {
  readonly maxDepth: number;
  /** Whether strings have to be looked at. */
  readonly strings: boolean;
  keys: number;
  /** A number that is no safe integer was seen; how it is written decides. */
  suspect: boolean;
}

/**
 * The first rule for data that a value breaks, or undefined. `value` must be what JSON.parse gave for the whole of
 * `text`, since some rules (repeated keys, how integers are written) are about the text. `maxDepth` is of `value`,
 * `{}` being 1; for a whole protocol message use MAX_MESSAGE_DEPTH. When all is well this costs less than JSON.parse
 * did.
 */
export function findDataFault(
  text: string,
  value: JsonValue,
  maxDepth: number = LIMITS.maxDataDepth,
): DataFault | undefined {
  const walk: Walk = { maxDepth, strings: mayHoldLoneSurrogates(text), keys: 0, suspect: false };
  const fault = walkValue(value, 1, walk);
  if (fault) return fault;
  if (walk.keys !== countKeys(text)) return findDuplicate(text);
  return walk.suspect ? findUnsafeInteger(text) : undefined;
}

/** Walks a value no deeper than allowed. The pointer of a fault is built on the way out. */
function walkValue(value: JsonValue, depth: number, walk: Walk): DataFault | undefined {
  if (typeof value === 'string') {
    if (walk.strings && !isWellFormed(value)) return loneSurrogate();
  } else if (typeof value === 'number') {
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      walk.suspect = true;
      if (!Number.isFinite(value)) return outOfRange();
    }
  } else if (typeof value === 'object' && value !== null) {
    if (depth > walk.maxDepth) return tooDeep(walk.maxDepth);
    return Array.isArray(value) ? walkArray(value, depth, walk) : walkObject(value, depth, walk);
  }
  return undefined;
}

function walkArray(items: JsonValue[], depth: number, walk: Walk): DataFault | undefined {
  for (let index = 0; index < items.length; index++) {
    const fault = walkValue(items[index] as JsonValue, depth + 1, walk);
    if (fault) return within(index, fault);
  }
  return undefined;
}

function walkObject(object: Record<string, JsonValue>, depth: number, walk: Walk): DataFault | undefined {
  const keys = Object.keys(object);
  walk.keys += keys.length;
  for (const key of keys) {
    const fault =
      key === '__proto__' || key === 'constructor' || key === 'prototype'
        ? forbiddenKey(key)
        : walk.strings && !isWellFormed(key)
          ? loneSurrogate()
          : walkValue(object[key] as JsonValue, depth + 1, walk);
    if (fault) return within(key, fault);
  }
  return undefined;
}

const within = (part: string | number, fault: DataFault): DataFault => ({
  ...fault,
  pointer: formatPointer([part]) + fault.pointer,
});

function findDuplicate(text: string): DataFault | undefined {
  let fault: DataFault | undefined;
  scanText(text, {
    onKey(key, path, repeated) {
      // Inside a value that a repeated key dropped there may be more wrong; the first in the text is named.
      const code = FORBIDDEN_KEYS.has(key) ? forbiddenKey(key) : repeated ? duplicateKey(key) : undefined;
      if (code) fault = { ...code, pointer: formatPointer(path) };
      return fault !== undefined;
    },
  });
  return fault;
}

function findUnsafeInteger(text: string): DataFault | undefined {
  let fault: DataFault | undefined;
  scanText(text, {
    onNumber(literal, path) {
      // 1e300 and 0.5 are floats on purpose; 12345678901234567890 would silently become another number.
      if (/^-?\d+$/.test(literal) && !Number.isSafeInteger(Number(literal))) {
        fault = unsafeInteger(literal, formatPointer(path));
      }
      return fault !== undefined;
    },
  });
  return fault;
}
