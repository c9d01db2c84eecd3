import type { DataFault } from './fault.ts';

export const forbiddenKey = (key: string): DataFault => ({
  code: 'forbidden-key',
  message: `the key "${key}" is not allowed in data; rename it`,
  pointer: '',
});
export const duplicateKey = (key: string): DataFault => ({
  code: 'duplicate-key',
  message: `the key ${JSON.stringify(key)} appears twice in one object`,
  pointer: '',
});
export const unsafeInteger = (literal: string, pointer: string): DataFault => ({
  code: 'unsafe-integer',
  message: `the integer ${literal.length > 40 ? `${literal.slice(0, 40)}...` : literal} is beyond 2^53-1, where numbers lose digits; send it as a string`,
  pointer,
});
export const outOfRange = (): DataFault => ({
  code: 'number-out-of-range',
  message: 'the number is too large for a double; send it as a string',
  pointer: '',
});
export const tooDeep = (limit: number): DataFault => ({
  code: 'too-deep',
  message: `the data is nested deeper than ${limit} levels`,
  pointer: '',
});
export const loneSurrogate = (): DataFault => ({
  code: 'lone-surrogate',
  message: 'the text holds half of a surrogate pair, which is no character',
  pointer: '',
});
export const tooLarge = (bytes: number, limit: number): DataFault => ({
  code: 'too-large',
  message: `the data is ${bytes} bytes, the limit is ${limit}; larger things are artifacts (files)`,
  pointer: '',
});
