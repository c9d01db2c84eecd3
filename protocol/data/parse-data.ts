import { LIMITS } from '../step/limits.ts';
import type { DataFault } from './fault.ts';
import { tooLarge } from './faults.ts';
import { findDataFault } from './find-fault.ts';
import { isObject, kindOf } from './kinds.ts';
import type { JsonObject, JsonValue } from './json.ts';

export interface DataLimits {
  /** Bytes of the JSON text in UTF-8. Default: LIMITS.maxDataBytes. */
  maxBytes?: number;
  /** Nesting, `{}` being 1. Default: LIMITS.maxDataDepth. */
  maxDepth?: number;
}

/**
 * Most bytes of a text in which people edit data. Indented it is several times as long as what limits count, which is
 * the text without: whoever takes the data counts that.
 */
export const EDITED_TEXT_BYTES = 4 * LIMITS.maxDataBytesCeiling;

/** Reads data from JSON text, strictly: an object at the top, and nothing that would change or get lost on the way. */
export function parseData(text: string, limits: DataLimits = {}): { data: JsonObject } | { fault: DataFault } {
  const fault = sizeFault(text, limits.maxBytes ?? LIMITS.maxDataBytes);
  if (fault) return { fault };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return { fault: { code: 'not-json', message: `the text is not JSON: ${(error as Error).message}`, pointer: '' } };
  }
  if (!isObject(value)) {
    return { fault: { code: 'not-object', message: `it must be a JSON object, is ${kindOf(value)}`, pointer: '' } };
  }
  const found = findDataFault(text, value, limits.maxDepth);
  return found ? { fault: found } : { data: value };
}

/** The fault of a JSON text over the limit, or undefined. */
export function sizeFault(text: string, maxBytes: number): DataFault | undefined {
  // No character takes more than three bytes a code unit, so most texts need no count.
  if (text.length * 3 <= maxBytes) return undefined;
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return undefined;
  return tooLarge(bytes, maxBytes);
}
