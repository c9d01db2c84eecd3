import type { Random } from '../../support/random.ts';

type Change = (text: string, random: Random) => string;

/** Pieces that mean something in a process file or in JSON. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  "'",
  '\\',
  '/*',
  '//',
  '\n',
  '\r',
  '\0',
  '\uFEFF',
  '\uD800',
  '💥',
  '-',
  '1e999',
  '9007199254740993',
  'null',
  'true',
  '"id"',
  '"run"',
  '"x": {}',
  '"__proto__": 1,',
  '"steps"',
  '${{',
  '}}',
  '${{ input.x }}',
  '${{ steps.',
  '$${{',
  '&&',
  '==',
  '"\\u00',
  '\\"',
  '"5 min"',
  '-1',
  '[[[[',
  '{"a":'.repeat(200),
  'a'.repeat(5000),
];

const insert: Change = (text, random) => {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
};

const remove: Change = (text, random) => {
  const at = random.below(text.length);
  return text.slice(0, at) + text.slice(at + 1 + random.below(20));
};

const replace: Change = (text, random) => {
  const at = random.below(text.length);
  return text.slice(0, at) + String.fromCharCode(random.below(0x110)) + text.slice(at + 1);
};

const copy: Change = (text, random) => {
  const from = random.below(text.length);
  const at = random.below(text.length);
  return text.slice(0, at) + text.slice(from, from + 1 + random.below(200)) + text.slice(at);
};

const cut: Change = (text, random) => text.slice(0, random.below(text.length));

/** Puts another JSON value in place of one that stands after a colon. */
const otherValue: Change = (text, random) => {
  const values = ['null', 'true', '-1', '0', '1.5', '""', '"x"', '[]', '{}', '[null]', '{"x": 1}', '"${{ nope }}"'];
  return replaceMatch(text, /(?<=: )(?:"[^"\n]*"|[\w.]+|\[[^[\]]*\]|\{[^{}]*\})/g, random.pick(values), random);
};

/** Mistypes a key. */
const otherKey: Change = (text, random) =>
  replaceMatch(
    text,
    /"\w+"(?=:)/g,
    random.pick(['"nmae"', '"step"', '"id"', '"run"', '"retry"', '"constructor"', '""']),
    random,
  );

const CHANGES: readonly Change[] = [insert, insert, remove, replace, copy, cut, otherValue, otherValue, otherKey];

/** One to four random changes. */
export const mutate: Change = (text, random) => {
  let changed = text;
  for (let count = 1 + random.below(4); count > 0; count--) changed = random.pick(CHANGES)(changed, random);
  return changed;
};

/** Changes that leave no valid file whatever they hit. */
export const BREAKERS: readonly (readonly [name: string, change: Change])[] = [
  ['cutting it off inside', (text, random) => text.slice(0, 40 + random.below(text.length - 60))],
  [
    'an unknown key at a level of ours',
    (text, random) => replaceMatch(text, /"(?:id|command|run|name|env|key)"(?=:)/g, '"qwertz"', random),
  ],
  ['a key that no object may have', (text, random) => replaceMatch(text, /(?<=\{ )"/g, '"__proto__": 1, "', random)],
  [
    'a reference to nothing',
    (text, random) => replaceMatch(text, /(?<=\$\{\{ )(?:params|secrets|env|steps)(?=\.)/g, 'nothing', random),
  ],
  ['a duration that is none', (text, random) => replaceMatch(text, /"(?:1h30m|30d)"/g, '"soon"', random)],
];

function replaceMatch(text: string, pattern: RegExp, value: string, random: Random): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const match = random.pick(matches);
  return text.slice(0, match.index) + value + text.slice(match.index + match[0].length);
}
