import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';

/** What a line on the provider's stdout is. */
export type Line =
  | { kind: 'empty' }
  | { kind: 'stray'; text: string }
  /** An array that holds a message. */
  | { kind: 'batch'; text: string }
  /** Meant as a message, by its beginning, but not readable as one. */
  | { kind: 'broken'; text: string; reason: string; encoding: boolean }
  | { kind: 'message'; text: string; message: JsonObject };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A line is a message only if it parses to an object with `"jsonrpc":"2.0"`. */
export function readLine(bytes: Buffer): Line {
  let text: string;
  let valid = true;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    text = bytes.toString('utf8');
    valid = false;
  }
  text = text.replace(/^\ufeff/, '').replace(/\r$/, '');
  if (text.trim() === '') return { kind: 'empty' };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    if (!looksLikeMessage(text)) return { kind: 'stray', text };
    return { kind: 'broken', text, reason: `not valid JSON: ${(error as Error).message}`, encoding: false };
  }
  if (Array.isArray(value) && value.some(isMessage)) return { kind: 'batch', text };
  if (!isMessage(value)) return { kind: 'stray', text };
  if (!valid) return { kind: 'broken', text, reason: 'not valid UTF-8', encoding: true };
  return { kind: 'message', text, message: value };
}

function isMessage(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value['jsonrpc'] === '2.0';
}

/** As an executor judges a line too long to parse: by its first bytes. */
function looksLikeMessage(text: string): boolean {
  return /^\s*\{/.test(text) && /"jsonrpc"\s*:\s*"2\.0"/.test(text.slice(0, 256));
}
