import { expect, test } from 'vitest';
import {
  MessageTooLongError,
  newRequestId,
  notificationMessage,
  requestIds,
  requestMessage,
  writeMessage,
} from '../../../protocol/step/framing/index.ts';
import { cancel, run } from '../../../protocol/step/messages/index.ts';

test('a message is one line, jsonrpc and id first', () => {
  const text = writeMessage(requestMessage(run, 'id', { step: 'a\nb' }), 1000);
  expect(text).toBe('{"jsonrpc":"2.0","id":"id","method":"step/run","params":{"step":"a\\nb"}}\n');
  expect(writeMessage(notificationMessage(cancel, {}), 1000)).toBe(
    '{"jsonrpc":"2.0","method":"$/cancel","params":{}}\n',
  );
});

test('a message over the limit is refused, with its size in bytes', () => {
  const message = { jsonrpc: '2.0', a: 'ż'.repeat(10) };
  const size = Buffer.byteLength(JSON.stringify(message));
  expect(writeMessage(message, size)).toHaveLength(size - 10 + 1);
  expect(() => writeMessage(message, size - 1)).toThrow(MessageTooLongError);
  expect(() => writeMessage(message, size - 1)).toThrow(`${size} bytes, the limit is ${size - 1}`);
});

test('request ids are 32 hexadecimal digits and do not repeat', () => {
  const ids = new Set(Array.from({ length: 5000 }, newRequestId));
  expect(ids.size).toBe(5000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test('request ids use every random byte once', () => {
  let drawn = 0;
  const next = requestIds((bytes) => {
    drawn++;
    return Buffer.alloc(bytes, drawn);
  });
  expect(next()).toBe('01'.repeat(16));
  for (let count = 1; count < 256; count++) next();
  expect(drawn).toBe(1);
  expect(next()).toBe('02'.repeat(16));
});
