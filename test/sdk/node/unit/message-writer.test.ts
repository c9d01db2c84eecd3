import { expect, it } from 'vitest';
import { MessageWriter } from '../../../../protocol/sdk/node/wire/message-writer.ts';

function failing(code: string): Error {
  return Object.assign(new Error(code), { code });
}

it('writes a message whole through a pipe that takes a little at a time and is full now and then', () => {
  let written = '';
  let calls = 0;
  const writer = new MessageWriter(
    9,
    () => undefined,
    (fd, bytes, offset, length) => {
      calls += 1;
      if (calls % 3 === 0) throw failing('EAGAIN');
      const count = Math.min(length, 5);
      written += Buffer.from(bytes.subarray(offset, offset + count)).toString('latin1');
      return fd === 9 ? count : 0;
    },
  );
  writer.send('{"a":"some longer message"}');
  expect(written).toBe('\n{"a":"some longer message"}\n');
});

it('tells once that the reader is gone, and writes no more', () => {
  let gone = 0;
  let calls = 0;
  const writer = new MessageWriter(
    1,
    () => (gone += 1),
    () => {
      calls += 1;
      throw failing('EPIPE');
    },
  );
  writer.send('{}');
  writer.send('{}');
  expect({ gone, calls }).toEqual({ gone: 1, calls: 1 });
});
