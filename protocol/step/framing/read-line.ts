import { isUtf8 } from 'node:buffer';
import type { JsonObject, JsonValue } from '../../data/json.ts';
import { holdsLoneSurrogate, mayHoldLoneSurrogates } from '../../data/well-formed.ts';
import type { FaultItem, MessageItem } from './item.ts';

/**
 * The message on one line (bytes `start` to `end` of `source`, without LF), what is wrong with it, or undefined when
 * the line is no message at all.
 */
export function readLine(source: Buffer, start: number, end: number): MessageItem | FaultItem | undefined {
  const text = trimmed(source.toString('utf8', start, end));
  // Neither of these can be a message; parsing them would cost an exception a line of ordinary output.
  if (!text.includes('"jsonrpc"') && !text.includes('\\u')) return undefined;
  const message = parseMessage(text);
  if (message === undefined) return undefined;
  const id = message['id'];
  const fault = (reason: string): FaultItem => ({
    kind: 'fault',
    reason,
    text,
    ...(typeof id === 'string' ? { id } : {}),
  });
  // Decoding puts U+FFFD in place of what is no UTF-8, but U+FFFD may also have been sent as such.
  if (text.includes('\ufffd') && !isUtf8(source.subarray(start, end))) return fault('the line is not valid UTF-8');
  if (mayHoldLoneSurrogates(text) && holdsLoneSurrogate(message)) {
    return fault('a string holds half of a surrogate pair, which is no character');
  }
  return { kind: 'message', message, text };
}

/** Without a leading byte order mark and a trailing CR. */
function trimmed(text: string): string {
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const to = text.endsWith('\r') ? text.length - 1 : text.length;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

function parseMessage(text: string): JsonObject | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value['jsonrpc'] === '2.0' ? value : undefined;
}
