import { isObject, kindOf } from '../../data/kinds.ts';
import type { JsonObject, JsonValue } from '../../data/json.ts';
import type { RequestId } from '../messages/envelope.ts';

/** What kind of message an object with `"jsonrpc":"2.0"` is. The shapes of params and results are checked elsewhere. */
export type ClassifiedMessage =
  | { kind: 'request'; id: RequestId; method: string; params: JsonObject }
  | { kind: 'notification'; method: string; params: JsonObject }
  | { kind: 'success'; id: RequestId; result: JsonValue }
  | { kind: 'error'; id: RequestId | null; error: JsonObject }
  /** `id`: what it said, when that is a string: the request it was likely meant for. */
  | { kind: 'malformed'; reason: string; id?: string };

const REQUEST_ID = /^[0-9a-f]{32}$/;

export function classifyMessage(message: JsonObject): ClassifiedMessage {
  const has = (key: string): boolean => Object.hasOwn(message, key);
  const id = message['id'];
  const malformed = (reason: string): ClassifiedMessage => ({
    kind: 'malformed',
    reason,
    ...(typeof id === 'string' ? { id } : {}),
  });
  const members = ['method', 'result', 'error'].filter(has);
  if (members.length === 0) return malformed('has neither `method` nor `result` nor `error`');
  if (members.length > 1) return malformed(`has both \`${members.join('` and `')}\``);
  if (has('method')) {
    const { method, params } = message;
    if (typeof method !== 'string') return malformed(`\`method\` must be a string, is ${kindOf(method)}`);
    if (!isObject(params)) return malformed(mustBeObject('params', params));
    if (!has('id')) return { kind: 'notification', method, params };
    return isRequestId(id) ? { kind: 'request', id, method, params } : malformed(badId(id));
  }
  if (has('error')) {
    const { error } = message;
    if (!isObject(error)) return malformed(mustBeObject('error', error));
    return id === null || isRequestId(id) ? { kind: 'error', id, error } : malformed(badId(id));
  }
  return isRequestId(id) ? { kind: 'success', id, result: message['result'] as JsonValue } : malformed(badId(id));
}

function isRequestId(id: JsonValue | undefined): id is RequestId {
  return typeof id === 'string' && REQUEST_ID.test(id);
}

const badId = (id: JsonValue | undefined): string =>
  id === undefined
    ? '`id` is missing'
    : `\`id\` must be 32 lower-case hexadecimal digits, is ${typeof id === 'string' ? JSON.stringify(id.slice(0, 40)) : kindOf(id)}`;

const mustBeObject = (name: string, value: JsonValue | undefined): string =>
  value === undefined ? `\`${name}\` is missing` : `\`${name}\` must be an object, is ${kindOf(value)}`;
