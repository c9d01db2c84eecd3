import { expect, test } from 'vitest';
import { classifyMessage } from '../../../protocol/step/framing/index.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';

const id = 'f'.repeat(32);
const kindOf = (message: JsonObject) => classifyMessage({ jsonrpc: '2.0', ...message });

test('a message is a request, a notification, a result or an error', () => {
  expect(kindOf({ id, method: 'm', params: {} })).toEqual({ kind: 'request', id, method: 'm', params: {} });
  expect(kindOf({ method: 'm', params: { a: 1 } })).toEqual({ kind: 'notification', method: 'm', params: { a: 1 } });
  expect(kindOf({ id, result: null })).toEqual({ kind: 'success', id, result: null });
  expect(kindOf({ id, error: { code: 1 } })).toEqual({ kind: 'error', id, error: { code: 1 } });
  expect(kindOf({ id: null, error: {} })).toEqual({ kind: 'error', id: null, error: {} });
});

test('unknown fields beside are ignored', () => {
  expect(kindOf({ id, result: {}, 'x-vendor': 1 })).toEqual({ kind: 'success', id, result: {} });
});

test.each<[JsonObject, string]>([
  [{}, 'has neither `method` nor `result` nor `error`'],
  [{ id, result: 1, error: {} }, 'has both `result` and `error`'],
  [{ id, method: 'm', params: {}, result: 1 }, 'has both `method` and `result`'],
  [{ method: 7, params: {} }, '`method` must be a string, is a number'],
  [{ method: 'm' }, '`params` is missing'],
  [{ method: 'm', params: [] }, '`params` must be an object, is an array'],
  [{ id: 7, result: {} }, '`id` must be 32 lower-case hexadecimal digits, is a number'],
  [{ id: null, result: {} }, '`id` must be 32 lower-case hexadecimal digits, is null'],
  [{ result: {} }, '`id` is missing'],
  [{ error: {} }, '`id` is missing'],
  [{ id, error: 'no' }, '`error` must be an object, is a string'],
])('%j is malformed', (message, reason) => {
  expect(kindOf(message)).toMatchObject({ kind: 'malformed', reason });
});

test('a malformed answer keeps the id it said, so that its request can fail at once', () => {
  expect(kindOf({ id: 'F'.repeat(32), result: {} })).toMatchObject({ kind: 'malformed', id: 'F'.repeat(32) });
});
