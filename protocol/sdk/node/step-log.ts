import type { JsonObject } from '../../data/json.ts';
import { LIMITS } from '../../step/limits.ts';
import type { LogEntry, LogLevel } from '../../step/messages/log.ts';
import type { StepLog } from './api.ts';
import { toJsonObject } from './output-json.ts';
import { wellFormed } from './text.ts';

/** Leaves room for what surrounds the message in its line, escapes included in the usual case. */
const MAX_MESSAGE_BYTES = LIMITS.maxLogRecordBytes - 4096;

/** `ctx.log`: logging never fails a step, so whatever is too long is cut and whatever is not JSON becomes text. */
export function stepLog(send: (entry: LogEntry) => void): StepLog {
  const at = (level: LogLevel) => (message: unknown, fields?: object) => {
    const pieces = cut(wellFormed(String(message)));
    pieces.forEach((piece, index) => {
      const told = index === pieces.length - 1 && fields !== undefined ? { fields: fieldsOf(fields) } : {};
      send({ level, message: piece, ...told });
    });
  };
  return { debug: at('debug'), info: at('info'), warning: at('warning'), error: at('error') };
}

function fieldsOf(fields: object): JsonObject {
  try {
    const json = toJsonObject(fields, 'fields');
    const bytes = Buffer.byteLength(JSON.stringify(json));
    return bytes <= MAX_MESSAGE_BYTES
      ? json
      : { dropped: `fields of ${bytes} bytes are over the limit of a log record` };
  } catch (problem) {
    return { dropped: problem instanceof Error ? wellFormed(problem.message) : 'fields that are not JSON' };
  }
}

/** A message in pieces of at most the record's size, never inside a character. */
function cut(message: string): string[] {
  if (message.length * 3 <= MAX_MESSAGE_BYTES || Buffer.byteLength(message) <= MAX_MESSAGE_BYTES) return [message];
  const pieces: string[] = [];
  const bytes = Buffer.from(message);
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + MAX_MESSAGE_BYTES, bytes.length);
    // 10xxxxxx is the inside of a UTF-8 sequence.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    pieces.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return pieces;
}
