import { describe, expect, test } from 'vitest';
import { LineReader, MAX_STRAY_BYTES } from '../../../protocol/step/framing/index.ts';
import { byteByByte, readAll, summary } from './read.ts';

const MESSAGE = '{"jsonrpc":"2.0","method":"x"}';
const ID = 'ab'.repeat(16);
const lines = (text: string | Buffer, max?: number): string[] => summary(readAll([text], max));

describe('a line', () => {
  test('that is an object with jsonrpc 2.0 is a message', () => {
    expect(readAll([`${MESSAGE}\n`])).toEqual([
      { kind: 'message', message: { jsonrpc: '2.0', method: 'x' }, text: MESSAGE },
    ]);
  });

  test('is a message whatever the order and space within it', () => {
    const text = ' \t{ "id" : 1 , "jsonrpc" : "2.0" }';
    expect(lines(`${text}\n`)).toEqual([`message ${text}`]);
    expect(lines('{"json\\u0072pc":"2.0"}\n')).toEqual(['message {"json\\u0072pc":"2.0"}']);
  });

  test('may end with CR LF and begin with a byte order mark', () => {
    expect(lines(`\ufeff${MESSAGE}\r\n\ufeff${MESSAGE}\n`)).toEqual([`message ${MESSAGE}`, `message ${MESSAGE}`]);
  });

  test('that is empty is ignored', () => {
    expect(lines(`\n\r\n\n${MESSAGE}\n\n`)).toEqual([`message ${MESSAGE}`]);
  });

  test('that was half printed is ended by the LF before a message', () => {
    expect(lines(`loading...\n${MESSAGE}\n`)).toEqual(['stray "loading...\\n"', `message ${MESSAGE}`]);
  });

  test('without LF at the end of the stream still counts', () => {
    expect(lines(MESSAGE)).toEqual([`message ${MESSAGE}`]);
    expect(lines('{"jsonrpc":"2.')).toEqual(['stray "{\\"jsonrpc\\":\\"2."']);
    expect(lines('bye')).toEqual(['stray "bye"']);
    expect(lines('\ufeff')).toEqual(['stray "ï»¿"']);
  });

  test.each([
    'hello',
    '{"jsonrpc":"1.0"}',
    '{"jsonrpc":2.0}',
    '{"a":{"jsonrpc":"2.0"}}',
    '[{"jsonrpc":"2.0"}]',
    '"jsonrpc"',
    '{"jsonrpc":"2.0"',
    '{"jsonrpc":"2.0"} trailing',
    '  {not json} "jsonrpc"',
    'x{"jsonrpc":"2.0"}',
    '\u0000{"jsonrpc":"2.0"}',
  ])('that is anything else is stray output, byte for byte: %j', (text) => {
    expect(lines(`${text}\r\n${MESSAGE}\n`)).toEqual([`stray ${JSON.stringify(`${text}\r\n`)}`, `message ${MESSAGE}`]);
  });

  test('of bytes that are no text is stray output, byte for byte', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]);
    expect(readAll([bytes])).toEqual([{ kind: 'stray', bytes }]);
  });

  test('that a message cannot begin with is passed on before it ends', () => {
    const pieces: string[] = [];
    const reader = new LineReader({
      onItem: (item) => pieces.push(item.kind === 'stray' ? item.bytes.toString() : '?'),
    });
    reader.push(Buffer.from('10%'));
    reader.push(Buffer.from(' 20%'));
    expect(pieces).toEqual(['10%', ' 20%']);
  });
});

describe('a message', () => {
  test('that is not UTF-8 is a fault', () => {
    const line = Buffer.concat([
      Buffer.from(`{"jsonrpc":"2.0","id":"${ID}","result":"`),
      Buffer.from([0xff]),
      Buffer.from('"}\n'),
    ]);
    expect(lines(line)).toEqual([`fault ${ID} the line is not valid UTF-8`]);
    expect(summary(readAll(byteByByte(line)))).toEqual([`fault ${ID} the line is not valid UTF-8`]);
  });

  test('may hold the replacement character itself', () => {
    expect(readAll(['{"jsonrpc":"2.0","a":"\ufffd"}\n'])[0]?.kind).toBe('message');
  });

  test('with half of a surrogate pair is a fault, raw or escaped', () => {
    const raw = Buffer.from('{"jsonrpc":"2.0","a":"???"}\n');
    raw.set([0xed, 0xa0, 0x80], raw.indexOf('???'));
    expect(readAll([raw])[0]?.kind).toBe('fault');
    expect(readAll(['{"jsonrpc":"2.0","a":[{"b\\ud800":1}]}\n'])[0]?.kind).toBe('fault');
    expect(readAll(['{"jsonrpc":"2.0","a":"\\uDE00"}\n'])[0]?.kind).toBe('fault');
  });

  test('with whole pairs, escaped or raw, is fine', () => {
    const item = readAll(['{"jsonrpc":"2.0","a":"\\ud83d\\ude00😀"}\n'])[0];
    expect(item).toMatchObject({ kind: 'message', message: { a: '😀😀' } });
  });
});

describe('a line over the limit', () => {
  const padded = (bytes: number): string => {
    const start = `{"jsonrpc":"2.0","id":"${ID}","result":{"a":"`;
    return `${start}${'x'.repeat(bytes - start.length - 3)}"}}`;
  };

  test('begins one byte above it', () => {
    expect(lines(`${padded(300)}\n`, 300)).toEqual([`message ${padded(300)}`]);
    expect(lines(`${padded(301)}\n`, 300)).toEqual([`overlong 301 ${ID}`]);
  });

  test('is one reported message, with what its beginning says, and the session goes on', () => {
    const expected = [`overlong 5000 ${ID}`, `message ${MESSAGE}`];
    const bytes = Buffer.from(`${padded(5000)}\n${MESSAGE}\n`);
    expect(summary(readAll([bytes], 300))).toEqual(expected);
    expect(summary(readAll(byteByByte(bytes), 300))).toEqual(expected);
    expect(summary(readAll([bytes.subarray(0, 5000)], 300))).toEqual([`overlong 5000 ${ID}`]);
  });

  test('says which notification it was', () => {
    const line = `\ufeff{"jsonrpc":"2.0","method":"$/log","params":{"message":"${'x'.repeat(1000)}"}}`;
    expect(lines(`${line}\r\n`, 300)).toEqual([`overlong ${Buffer.byteLength(line) + 1}  $/log`]);
  });

  test.each([
    ['no JSON', `{ jsonrpc 2.0 ${'x'.repeat(1000)}`],
    ['a log record that quotes a message', `{"log":{"jsonrpc":"2.0"},"text":"${'x'.repeat(1000)}"}`],
    ['a message that says so too late', `{"a":"${'x'.repeat(1000)}","jsonrpc":"2.0"}`],
    ['text', 'y'.repeat(1000)],
    ['white space', ' '.repeat(1000)],
  ])('is stray output when it is %s', (_, line) => {
    const expected = [`stray ${JSON.stringify(`${line}\n`)}`, `message ${MESSAGE}`];
    expect(lines(`${line}\n${MESSAGE}\n`, 300)).toEqual(expected);
    expect(summary(readAll(byteByByte(Buffer.from(`${line}\n${MESSAGE}\n`)), 300))).toEqual(expected);
  });

  test('is passed on in pieces of at most 64 KiB', () => {
    const items = readAll([Buffer.alloc(MAX_STRAY_BYTES * 2 + 5, 'z')]);
    expect(items.map((item) => (item.kind === 'stray' ? item.bytes.length : 0))).toEqual([
      MAX_STRAY_BYTES,
      MAX_STRAY_BYTES,
      5,
    ]);
  });
});

test('where chunks are cut makes no difference', () => {
  const parts = [
    `\ufeff${MESSAGE}\r\n`,
    '\n\r\nprinted\r\n',
    `  {"jsonrpc":"2.0","a":"zażółć 😀"}\n`,
    '\ufeffafter a mark\n{"a":1}\n',
    `{"jsonrpc":"2.0","id":"${ID}","result":"${'x'.repeat(100)}"}\n`,
    `{"jsonrpc":"1","text":"${'x'.repeat(100)}"}\n`,
    '{"jsonrpc":"2.0","half',
  ];
  const bytes = Buffer.from(parts.join(''));
  const expected = summary(readAll([bytes], 90));
  expect(expected).toHaveLength(6);
  expect(summary(readAll(byteByByte(bytes), 90))).toEqual(expected);
  for (let cut = 1; cut < bytes.length; cut++) {
    expect(summary(readAll([bytes.subarray(0, cut), bytes.subarray(cut)], 90)), `cut at ${cut}`).toEqual(expected);
  }
});
