import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../../protocol/process-file/suggest.ts';

const keys = ['timeout', 'idleTimeout', 'command', 'env', 'if', 'id'];

test.each([
  ['timout', 'timeout'],
  ['TimeOut', 'timeout'],
  ['idle-timeout', 'idleTimeout'],
  ['comand', 'command'],
  ['evn', 'env'],
  ['ID', 'id'],
  ['xyz', undefined],
  ['', undefined],
  ['x'.repeat(100), undefined],
])('%s is nearest to %s', (name, expected) => {
  expect(nearest(name, keys)).toBe(expected);
});

test('the end of a sentence', () => {
  expect(didYouMean('timout', keys)).toBe('. Did you mean `timeout`?');
  expect(didYouMean('qqq', keys)).toBe('.');
});
