import { describe, expect, test } from 'vitest';
import { MAX_FILE_LENGTH, parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { MAX_PROBLEMS } from '../../../protocol/process-file/problem-list.ts';
import { expectProblem, file, step, unmark } from './support/marked.ts';

const ok = '"steps": [{ "id": "one", "command": "true" }]';

describe('text that is no JSON says what was found and what was expected', () => {
  test.each<[name: string, text: string, message: string]>([
    ['nothing', '«»', 'Expected a value, found the end of the file.'],
    ['only a comment', '// nothing«»', 'Expected a value, found the end of the file.'],
    ['a missing comma', file(`"title": "x" «"steps"»: []`), 'Expected a comma or `}`, found `"steps"`.'],
    ['a missing comma in a list', step('"command": "x", "args": ["a" «"b"»]'), 'Expected a comma or `]`, found `"b"`.'],
    ['a missing colon', file(`"title" «"x"», ${ok}`), 'Expected `:` after the key, found `"x"`.'],
    ['a missing value', file(`"title": «,» ${ok}`), 'Expected a value, found `,`.'],
    [
      'a bare key',
      file(`«title»: "x", ${ok}`),
      'Text stands in double quotes; the only bare words are true, false and null.',
    ],
    ['single quotes', file(`"title": «'x'», ${ok}`), 'Text stands in double quotes, not in single ones.'],
    ['an open object', `{ "version": 1, "name": "a", ${ok}«»`, 'Expected `}`, found the end of the file.'],
    ['an open text', file(`"title": «"x,»\n ${ok}`), 'The text is not closed'],
    ['an open comment', `${file(ok)}«/* and so on»`, 'The comment is not closed'],
    ['a bad escape', file(`"title": «"\\x"», ${ok}`), 'Unknown escape'],
    ['a bad \\u', file(`"title": «"\\u12"», ${ok}`), 'four hexadecimal digits'],
    ['a tab in a text', file(`"title": «"a\tb"», ${ok}`), 'Control characters'],
    ['something after the end', `${file(ok)} «{»}`, 'Expected the end of the file, found `{`'],
  ])('%s', (_name, marked, message) => {
    const { text, offset, length } = unmark(marked);
    const [first] = parseProcessFile(text).problems;
    expect(first?.message).toContain(message);
    expect([first?.code, first?.offset, first?.length]).toEqual(['syntax', offset, length]);
    expect(parseProcessFile(text).file).toBeUndefined();
  });
});

test('what follows a syntax error is still checked, but nothing is called missing that may stand in the broken part', () => {
  const { problems } = parseProcessFile(
    '{ "version": 1, "nmae": "x", "timeout": "x",\n "steps": [\n{ "id": "a"\n"run": 5 }\n',
  );
  expect(problems.map(({ code, line }) => [code, line])).toEqual([
    ['unknown-key', 1],
    ['bad-duration', 1],
    ['syntax', 4],
    ['wrong-type', 4],
    ['syntax', 5],
  ]);
});

describe('JSON that not every language keeps as it is', () => {
  test.each<[name: string, text: string, code: string, message: string]>([
    [
      'the same key twice',
      file(`${ok}, «"name"»: "again"`),
      'duplicate-key',
      'The key `name` stands twice; first in line 3.',
    ],
    [
      'the same key twice, written differently',
      file(`${ok}, "data": { "a": 1, «"\\u0061"»: 2 }`),
      'duplicate-key',
      'The key `a` stands twice',
    ],
    ['__proto__', file(`${ok}, "data": { «"__proto__"»: {} }`), 'forbidden-key', 'The key `__proto__` is not allowed.'],
    [
      'constructor, deep inside',
      step('"command": "x", "with": { "a": [{ «"constructor"»: 1 }] }'),
      'forbidden-key',
      'constructor',
    ],
    ['prototype, under x-', file(`${ok}, "x-a": { «"prototype"»: 1 }`), 'forbidden-key', 'prototype'],
    [
      'an integer beyond 2^53',
      file(`${ok}, "data": { "id": «9007199254740993» }`),
      'bad-number',
      'write it as a text in quotes',
    ],
    ['a number beyond all', file(`${ok}, "data": { "x": «1e999» }`), 'bad-number', 'too large'],
    ['half a character', file(`${ok}, "title": «"\\ud83d"»`), 'bad-text', 'half a character'],
    [
      'data nested too deep',
      file(`${ok}, «"data"»: ${'{"a":'.repeat(64)}{}${'}'.repeat(64)}`),
      'too-large',
      '`data` is nested deeper than 64.',
    ],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });
});

describe('hostile text is answered quickly, with a clear problem', () => {
  const within = (text: string): ReturnType<typeof parseProcessFile> => {
    const start = performance.now();
    const result = parseProcessFile(text);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(result.file).toBeUndefined();
    return result;
  };

  test('a file over the limit is not read', () => {
    const { problems } = within(' '.repeat(MAX_FILE_LENGTH + 1));
    expect(problems).toMatchObject([{ code: 'too-large', line: 1, column: 1 }]);
  });

  test.each(['[', '{"a":', '{"a":['])('a hundred thousand times %s', (open) => {
    const { problems } = within(open.repeat(100_000));
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'too-large',
        message: expect.stringContaining('nested deeper than 128') as string,
      }),
    );
  });

  test.each(['}', '"', ',', "'", '\\', '/*', '\u0000', '{"', '${{'])('a million times %j', (text) => {
    expect(within(text.repeat(1_000_000)).problems.length).toBeGreaterThan(0);
  });

  test('tens of thousands of problems: the first are told, and that there are more', () => {
    const steps = Array.from({ length: 20_000 }, (_, index) => `{ "id": "s${index}", "rnu": 1 }`).join(',\n');
    const { problems } = within(file(`"steps": [${steps}]`));
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', severity: 'error' });
  });

  test('thirty thousand variables that name each other', () => {
    const env = Array.from(
      { length: 30_000 },
      (_, index) => `"V${index}": "\${{ env.V${Math.max(0, index - 1)} }}"`,
    ).join(',');
    const { problems } = within(file(`${ok}, "env": { ${env} }`));
    expect(problems).toMatchObject([{ code: 'unknown-path' }]);
  });

  test('an expression of a million operators', () => {
    const condition = JSON.stringify(`input.a${' && input.a'.repeat(300_000)}`);
    expect(within(step(`"command": "x", "if": ${condition}`)).problems).toMatchObject([{ code: 'bad-expression' }]);
  });
});
