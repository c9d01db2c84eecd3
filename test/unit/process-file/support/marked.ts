import { expect } from 'vitest';
import { parseProcessFile } from '../../../../protocol/process-file/parse.ts';
import type { Problem } from '../../../../protocol/process-file/problem.ts';

/** A process file with this as its keys besides `version` and `name`. */
export const file = (keys: string): string => `{\n  "version": 1,\n  "name": "demo",\n  ${keys}\n}`;

/** A process file whose only step has this as its keys besides `id`. */
export const step = (keys: string): string => file(`"steps": [{ "id": "one", ${keys} }]`);

/** What is between « and » is where the problem must be. */
export function unmark(marked: string): { text: string; offset: number; length: number } {
  const offset = marked.indexOf('«');
  const end = marked.indexOf('»');
  if (offset === -1 || end === -1) throw new Error(`No «» in: ${marked}`);
  return { text: marked.replace('«', '').replace('»', ''), offset, length: end - offset - 1 };
}

/** Expects exactly one problem, of this code, at the mark, with this message (or part of it). */
export function expectProblem(marked: string, code: string, message: string | RegExp): Problem {
  const { text, offset, length } = unmark(marked);
  const { problems, file: parsed } = parseProcessFile(text);
  expect(problems.map((problem) => `[${problem.code}] ${problem.message}`)).toHaveLength(1);
  const [problem] = problems as [Problem];
  expect(problem.code).toBe(code);
  if (typeof message === 'string') expect(problem.message).toContain(message);
  else expect(problem.message).toMatch(message);
  expect(text.slice(problem.offset, problem.offset + problem.length)).toBe(text.slice(offset, offset + length));
  expect([problem.offset, problem.length]).toEqual([offset, length]);
  const before = text.slice(0, offset).split('\n');
  expect([problem.line, problem.column]).toEqual([before.length, (before.at(-1) ?? '').length + 1]);
  expect(parsed === undefined).toBe(problem.severity === 'error');
  return problem;
}

/** Expects a valid file without any problem. */
export function expectValid(text: string): void {
  const { problems, file: parsed } = parseProcessFile(text);
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  expect(parsed).toBeDefined();
}
