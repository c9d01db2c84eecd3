import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { ProblemList } from '../../../protocol/process-file/problem-list.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { viewOf } from '../../../protocol/process-file/rules/view.ts';
import { analyseFlow } from '../../../runner/flow/analyse-flow.ts';
import { NO_FACTS } from '../../../runner/flow/facts.ts';
import { repositoryFile } from '../../language-server/support/provider.ts';
import { expectProblem, file, step, unmark } from './support/marked.ts';

const GOLDEN = repositoryFile('test/golden/diagnostics');

function problemsOf(text: string): Problem[] {
  const { tree, problems } = parseProcessFile(text);
  if (tree === undefined) return problems;
  return [...problems, ...analyseFlow(viewOf(text, tree, new ProblemList(text)), NO_FACTS).problems];
}

function corrected(text: string, { offset, length, instead = '' }: Problem): string {
  return `${text.slice(0, offset)}${instead}${text.slice(offset + length)}`;
}

describe('what a problem would have instead', () => {
  test.each(readdirSync(GOLDEN).filter((name) => name.endsWith('.json')))('does away with it: %s', (name) => {
    const text = readFileSync(join(GOLDEN, name), 'utf8');
    const problems = problemsOf(text);
    const without = problems.filter(({ message, instead }) => message.includes('Did you mean') && !instead);
    expect(without).toEqual([]);
    for (const problem of problems.filter(({ instead }) => instead !== undefined)) {
      const { code, path } = problem;
      const left = problemsOf(corrected(text, problem)).filter((other) => other.message === problem.message);
      expect(left, `${code} at ${path.join('.')}`).toEqual([]);
    }
  });

  const steps = (condition: string): string =>
    file(
      `"env": { "HOST": "x", "KEY": "\${{ secrets.TOKEN }}" }, "secrets": { "TOKEN": { "env": "T" } }, "steps": [{ "id": "load", "run": "x" }, { "id": "b", "run": "x", "if": "${condition}" }, { "id": "later", "run": "x" }]`,
    );

  test.each([
    ['a step', 'steps.«laod».output.x', 'load'],
    ['a step in quotes', "steps[«'laod'»].output.x", "'load'"],
    ['a step without `steps`', '«load».x', 'steps.load.output'],
    ['a root', '«stesp».load.output.x', 'steps'],
    ['a variable', 'env.«HOTS» == 1', 'HOST'],
    ['a comparison', 'input.x «=» 1', '=='],
    ['half of "and"', 'input.x «&» input.y', '&&'],
    ['a word for "or"', 'input.x «or» input.y', '||'],
  ])('is told for %s', (_, condition, instead) => {
    const [problem] = problemsOf(unmark(steps(condition)).text);
    expect(problem?.instead).toBe(instead);
    expect(problem?.offset).toBe(unmark(steps(condition)).offset);
  });

  test('is a text in quotes for keys and values', () => {
    expect(expectProblem(step('«"comand"»: "x", "run": "x"'), 'unknown-key', '').instead).toBe('"command"');
    expect(expectProblem(step('"run": "x", "timeout": «"5 min"»'), 'bad-duration', '').instead).toBe('"5m"');
    expect(
      expectProblem(step('"run": "x", "retry": { "maxAttempts": 2, "on": [«"timeot"»] }'), 'unknown-error-code', '')
        .instead,
    ).toBe('"Timeout"');
    const schema = expectProblem(step('"run": "x", "inputSchema": { "type": «"strnig"» }'), 'bad-schema', '');
    expect(schema.instead).toBe('"string"');
  });

  test.each([
    ['comes later', 'steps.«latr».output.x', 'If `later` is meant: it comes later'],
    ['is the step itself', 'steps.«bb».output.x', 'If `b` is meant: that is this step itself'],
    ['may not be used there', '«secret».TOKEN', 'If `secrets` is meant: secrets reach steps by `env` only.'],
    ['is for cleaning up', '«eror».message', 'If `error` is meant: it is for steps of `onFailure` and `finally`.'],
    ['holds a secret', 'env.«KYE»', '`env` has no `KYE` here. Expressions do not see'],
    ['is the name of a step that comes later', '«later».x', 'Unknown path: `later` is none of'],
    ['are three signs', 'input.x ==«=» 1', 'Comparisons are written with `==`.'],
  ])('is not told where what is meant %s', (_, condition, message) => {
    const { instead } = expectProblem(
      steps(condition),
      condition.includes('==') ? 'bad-expression' : 'unknown-path',
      message,
    );
    expect(instead).toBeUndefined();
  });
});
