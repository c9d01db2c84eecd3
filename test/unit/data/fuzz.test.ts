import { expect, test } from 'vitest';
import { parseData } from '../../../protocol/data/index.ts';
import { fuzzCount, Random } from '../../support/random.ts';
import { brokenRules } from './reference.ts';

const MAX_DEPTH = 5;
const KEYS = ['a', 'b', 'c', 'a:b', '\\u0061', 'q\\"', '\\\\', 'ż', '😀', '', 'long key '.repeat(5), 'prototype_'];
const BAD_KEYS = ['__proto__', 'constructor', '\\u005f_proto__', 'x\\ud800'];
const SCALARS = ['1', '-2.5e3', '"x"', '"a:b,{\\"}"', '"\\\\"', 'true', 'null', '"\\ud83d\\ude00"', '"żółw"', '1e300'];
const BAD_SCALARS = ['9007199254740993', '"\\ud800"', '1e999', '"\\uDC00x"'];

/** Valid JSON that now and then breaks a rule. */
function randomJson(random: Random, depth: number, bad: number): string {
  const gap = (): string => random.pick(['', '', '', ' ', '\n\t']);
  const odd = (usual: readonly string[], rare: readonly string[]): string =>
    random.pick(random.next() < bad ? rare : usual);
  const members = Array.from({ length: random.below(4) }, () => depth);
  const kind = depth === 1 ? 0 : depth > MAX_DEPTH + 1 ? 9 : random.below(6);
  if (kind === 0) {
    const parts = members.map(
      () => `${gap()}"${odd(KEYS, BAD_KEYS)}"${gap()}:${gap()}${randomJson(random, depth + 1, bad)}${gap()}`,
    );
    return `{${parts.join(',')}}`;
  }
  if (kind === 1) return `[${members.map(() => gap() + randomJson(random, depth + 1, bad) + gap()).join(',')}]`;
  return odd(SCALARS, BAD_SCALARS);
}

test('data is refused exactly when it breaks a rule, for one of the rules it breaks', () => {
  const count = fuzzCount(50_000, 5_000);
  let refused = 0;
  for (let seed = 1; seed <= count; seed++) {
    const random = new Random(seed);
    const text = randomJson(random, 1, seed % 2 ? 0.05 : 0);
    const broken = brokenRules(text, MAX_DEPTH);
    const result = parseData(text, { maxDepth: MAX_DEPTH });
    if ('fault' in result) {
      refused++;
      expect(broken, `seed ${seed}: ${text}`).toContain(result.fault.code);
    } else {
      expect([...broken], `seed ${seed}: ${text}`).toEqual([]);
      expect(result.data).toEqual(JSON.parse(text));
    }
  }
  expect(refused).toBeGreaterThan(count / 10);
  expect(refused).toBeLessThan((count * 9) / 10);
});
