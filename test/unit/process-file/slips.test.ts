import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { FILES } from '../../language-server/mistakes/mistake.ts';
import { repositoryFile } from '../../language-server/support/provider.ts';
import { file } from './support/marked.ts';

const WHOLE = Object.values(FILES).map((name) => [name, readFileSync(repositoryFile(name), 'utf8')] as const);

function without(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1);
}

function corrected(text: string, { offset, length, instead = '' }: Problem): string {
  return `${text.slice(0, offset)}${instead}${text.slice(offset + length)}`;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

describe('one slip of the hand is one problem, whichever it is', () => {
  /** Quotes that belong to JSON, not to a text or a comment. */
  const QUOTE = /(?<!\\)"/g;

  test.each(WHOLE)('a missing quote, and putting it back is offered: %s', (_, text) => {
    let mended = 0;
    const places = [...text.matchAll(QUOTE)].map(({ index }) => index);
    for (const at of places) {
      const slip = without(text, at);
      const { problems } = parseProcessFile(slip);
      expect(problems.map(({ code, line }) => [code, line])).toEqual([['syntax', lineOf(text, at)]]);
      const [problem] = problems;
      if (problem && parseProcessFile(corrected(slip, problem)).problems.length === 0) mended++;
    }
    expect(places.length).toBeGreaterThan(100);
    // What stands in a text can look like its end.
    expect(mended / places.length).toBeGreaterThan(0.97);
  });

  test.each(WHOLE)('a missing comma or colon: %s', (_, text) => {
    for (const { index } of text.matchAll(/(?<=["}\]\d])[,:](?=\s+["{[\d])/g)) {
      const { problems } = parseProcessFile(without(text, index));
      expect(problems.map(({ code }) => code)).toEqual(['syntax']);
    }
  });

  test.each(WHOLE)('a missing bracket at the end of a line, or at its beginning: %s', (_, text) => {
    for (const { index } of text.matchAll(/(?<=^\s*)[}\]](?=,?$)|(?<=: )[{[](?=$)/gm)) {
      const { problems } = parseProcessFile(without(text, index));
      expect(problems.map(({ code }) => code)).toEqual(['syntax']);
    }
  });
});

describe('what is wrong elsewhere is told too', () => {
  const lines = (...steps: string[]): string => file(`"steps": [\n${steps.join(',\n')}\n]`);
  const told = (text: string): string[] => parseProcessFile(text).problems.map(({ code, line }) => `${line} ${code}`);

  test('before and behind a line whose quotes are wrong', () => {
    const text = lines(
      '{ "id": "a", "rum": "x", "run": "x" }',
      '{ "id": "b,\n"run": "x",\n"comand": "x" }',
      '{ "id": "c", "run": 1 }',
    );
    expect(told(text)).toEqual(['5 unknown-key', '6 syntax', '8 unknown-key', '9 wrong-type']);
  });

  test('not where the broken line has taken a bracket away: all behind it is somewhere else', () => {
    const text = lines('{ "id": "a", "rum": "x", "run": "x" }', '{ "id": "b, "run": "x" }', '{ "id": "c", "run": 1 }');
    expect(told(text)).toEqual(['5 unknown-key', '6 syntax']);
  });

  test('a bracket that is missing is looked for by the layout of the file', () => {
    const text = `{
  "version": 1,
  "nmae": "a",
  "providers": {
    "shop": {
      "command": "node",
      "env": {
        "A": "a"
    }
  },
  "steps": [{ "id": "a", "rum": 1, "run": "x" }]
}
`;
    const { problems } = parseProcessFile(text);
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual(['3 unknown-key', '13 syntax']);
    expect(problems[1]?.message).toBe(
      'Expected `}`, found the end of the file. A `{` before it is not closed; see from line 7 on.',
    );
  });

  test('every missing comma is told, and what is between them', () => {
    const text = lines('{ "id": "a"\n"run": 1 }', '{ "id": "b"\n"run": "x" }');
    expect(told(text)).toEqual(['6 syntax', '6 wrong-type', '8 syntax']);
  });

  test('a key that nobody has given a value yet hides nothing', () => {
    const text = lines('{ "id": "a", "run": 1,\n"timeout"\n}', '{ "id": "b", "rum": 1, "run": "x" }');
    expect(told(text)).toEqual(['5 wrong-type', '7 syntax', '8 unknown-key']);
  });
});

test.each([
  ['"name⌫: "x"', '"name": "x"'],
  ['"name": "x⌫', '"name": "x"'],
  ['⌫name": "x"', '"name": "x"'],
  ['"name": ⌫x y"', '"name": "x y"'],
  ['"timeout": ⌫30m"', '"timeout": "30m"'],
  ['"env": { "A": ⌫1", "B": "2" }', '"env": { "A": "1", "B": "2" }'],
  ['"timeout⌫: "30m"', '"timeout": "30m"'],
  ['"args": ["a⌫, "b"]', '"args": ["a", "b"]'],
  ['"args": ["${{ input.a }}⌫, "b"]', '"args": ["${{ input.a }}", "b"]'],
  ['"with": { "a": "${{ input.a }}⌫ }', '"with": { "a": "${{ input.a }}" }'],
  ['\'name\': "x"', '"name": "x"'],
  ['name: "x"', '"name": "x"'],
])('what is offered for %s', (slip, right) => {
  const text = `{\n${slip.replace('⌫', '')}\n}`;
  const problem = parseProcessFile(text).problems.find(({ code }) => code === 'syntax');
  expect(problem && corrected(text, problem)).toBe(`{\n${right}\n}`);
});
