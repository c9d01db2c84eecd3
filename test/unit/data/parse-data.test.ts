import { describe, expect, test } from 'vitest';
import { describeFault, findDataFault, MAX_MESSAGE_DEPTH, parseData } from '../../../protocol/data/index.ts';

const faultOf = (text: string, limits = {}) => {
  const result = parseData(text, limits);
  return 'fault' in result ? result.fault : undefined;
};
const nested = (depth: number): string => '{"a":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1);

describe('data', () => {
  test('is read as it stands', () => {
    expect(parseData('{"a": [1, 2.5, -0.1e-7, true, null, "x:\\"y\\""], "b": {"a": {}}}')).toEqual({
      data: { a: [1, 2.5, -0.1e-7, true, null, 'x:"y"'], b: { a: {} } },
    });
  });

  test('must be JSON', () => {
    expect(faultOf('{"a": }')).toMatchObject({ code: 'not-json', pointer: '' });
    expect(faultOf('')).toMatchObject({ code: 'not-json' });
  });

  test.each([
    ['[]', 'an array'],
    ['null', 'null'],
    ['"x"', 'a string'],
    ['7', 'a number'],
    ['true', 'a boolean'],
  ])('must be an object at the top, not %s', (text, kind) => {
    expect(faultOf(text)).toEqual({ code: 'not-object', message: `it must be a JSON object, is ${kind}`, pointer: '' });
  });

  test.each(['__proto__', 'constructor', 'prototype'])('never has the key %s', (key) => {
    expect(faultOf(`{"a":[{"${key}":1}]}`)).toMatchObject({ code: 'forbidden-key', pointer: `/a/0/${key}` });
    expect(faultOf(`{"a":"${key}"}`)).toBeUndefined();
  });

  test('never has a forbidden key written with escapes', () => {
    expect(faultOf('{"__pr\\u006fto__":1}')).toMatchObject({ code: 'forbidden-key', pointer: '/__proto__' });
  });

  test.each([
    ['{"a":1,"a":1}', '/a'],
    ['{"x":[{},{"b":{"c":1 , "c" :2}}]}', '/x/1/b/c'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"a/b":{"~":1,"~":2}}', '/a~1b/~0'],
    ['{"a\\"":":","a\\"":":"}', '/a"'],
    ['{"a":{"deep":[1,{"x":":"}]},"a":1}', '/a'],
  ])('refuses a key given twice: %s', (text, pointer) => {
    expect(faultOf(text)).toMatchObject({ code: 'duplicate-key', pointer });
  });

  test('lets equal keys stand in different objects', () => {
    expect(faultOf('{"a":{"a":1},"b":{"a":1}}')).toBeUndefined();
  });

  test('refuses a key given twice even where the dropped value is nested without end', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(faultOf(`{"a":${deep},"a":1}`)).toMatchObject({ code: 'duplicate-key', pointer: '/a' });
  });

  test.each(['9007199254740992', '-9007199254740992', '12345678901234567890', '1' + '0'.repeat(50)])(
    'refuses the integer %s and says how to send it',
    (literal) => {
      const fault = faultOf(`{"rows":[1,{"id":${literal}}]}`);
      expect(fault).toMatchObject({ code: 'unsafe-integer', pointer: '/rows/1/id' });
      expect(fault?.message).toContain('send it as a string');
    },
  );

  test.each(['9007199254740991', '-9007199254740991', '1e300', '9007199254740993.0', '1E16', '-1.5e+20', '0', '-0'])(
    'takes the number %s',
    (literal) => {
      expect(faultOf(`{"n":${literal}}`)).toBeUndefined();
    },
  );

  test('finds the unsafe integer among floats and texts that look like one', () => {
    expect(faultOf('{"a":"12345678901234567890","b":1e300,"c":[2,12345678901234567890]}')).toMatchObject({
      code: 'unsafe-integer',
      pointer: '/c/1',
    });
  });

  test('refuses a number no double can hold', () => {
    expect(faultOf('{"n":[1e400]}')).toMatchObject({ code: 'number-out-of-range', pointer: '/n/0' });
  });

  test('is nested at most 64 deep, {} being 1', () => {
    expect(faultOf(nested(64))).toBeUndefined();
    expect(faultOf(nested(65))).toMatchObject({ code: 'too-deep', pointer: '/a'.repeat(64) });
    expect(faultOf('{"a":' + '['.repeat(63) + ']'.repeat(63) + '}')).toBeUndefined();
    expect(faultOf('{"a":' + '['.repeat(64) + ']'.repeat(64) + '}')).toMatchObject({ code: 'too-deep' });
    expect(faultOf('{"a":' + '['.repeat(100_000) + ']'.repeat(100_000) + '}')).toMatchObject({ code: 'too-deep' });
    expect(faultOf('{"a":{}}', { maxDepth: 1 })).toMatchObject({ code: 'too-deep', pointer: '/a' });
  });

  test.each(['{"a":["\\ud800"]}', '{"a":["x\\uDFFFy"]}', '{"a":["\ud800"]}', '{"a":["\\ude00\\ud83d"]}'])(
    'refuses half of a surrogate pair: %j',
    (text) => {
      expect(faultOf(text)).toMatchObject({ code: 'lone-surrogate', pointer: '/a/0' });
    },
  );

  test('refuses half of a surrogate pair in a key', () => {
    expect(faultOf('{"a\\ud800":1}')).toMatchObject({ code: 'lone-surrogate' });
  });

  test.each(['{"a":"\\ud83d\\ude00"}', '{"a":"😀"}', '{"a":"\\\\ud800"}', '{"a":"\\u0000\\u2028"}'])(
    'takes every whole character, raw or escaped: %j',
    (text) => {
      expect(faultOf(text)).toBeUndefined();
    },
  );

  test('is measured in bytes of UTF-8, and told what to do when too large', () => {
    const text = JSON.stringify({ a: 'ż'.repeat(100) });
    expect(Buffer.byteLength(text)).toBe(208);
    expect(faultOf(text, { maxBytes: 208 })).toBeUndefined();
    expect(faultOf(text, { maxBytes: 207 })).toEqual({
      code: 'too-large',
      message: 'the data is 208 bytes, the limit is 207; larger things are artifacts (files)',
      pointer: '',
    });
  });
});

test('a whole message may be two levels deeper than the data it carries', () => {
  const text = `{"result":{"output":${nested(64)}}}`;
  expect(findDataFault(text, JSON.parse(text) as never, MAX_MESSAGE_DEPTH)).toBeUndefined();
  const deeper = `{"result":{"output":${nested(65)}}}`;
  expect(findDataFault(deeper, JSON.parse(deeper) as never, MAX_MESSAGE_DEPTH)).toMatchObject({ code: 'too-deep' });
});

test('a fault is described with its place', () => {
  expect(describeFault({ code: 'too-deep', message: 'no', pointer: '/a' })).toBe('at /a: no');
  expect(describeFault({ code: 'too-deep', message: 'no', pointer: '' })).toBe('no');
});
