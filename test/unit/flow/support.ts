import { expect } from 'vitest';
import type { Path } from '../../../protocol/process-file/expressions/ast.ts';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { ProblemList } from '../../../protocol/process-file/problem-list.ts';
import { viewOf, type FileView, type StepView } from '../../../protocol/process-file/rules/view.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { StepDescription } from '../../../protocol/step/messages/describe.ts';
import { analyseFlow, type Flow } from '../../../runner/flow/analyse-flow.ts';
import { NO_FACTS, type FlowFacts, type ObservedStep } from '../../../runner/flow/facts.ts';
import { foldValues } from '../../../runner/language-server/observed/fold-values.ts';

export interface Analysed {
  view: FileView;
  flow: Flow;
  /** By id. */
  step: (id: string) => StepView;
}

/** Analyses a text that may hold `«»` marks. */
export function analysed(text: string, facts: Partial<FlowFacts> = {}): Analysed {
  const plain = text.replaceAll(/[«»]/g, '');
  const { tree, problems } = parseProcessFile(plain);
  // Every mistake here is one of data: the file itself is in order.
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (tree === undefined) throw new Error('the text holds no value');
  const view = viewOf(plain, tree, new ProblemList(plain));
  const step = (id: string): StepView => {
    const found = view.steps.find((each) => each.id === id);
    if (found === undefined) throw new Error(`there is no step ${id}`);
    return found;
  };
  return { view, flow: analyseFlow(view, { ...NO_FACTS, ...facts }), step };
}

/** Expects exactly one problem, which covers what stands between `«` and `»`. */
export function expectProblem(
  text: string,
  code: string,
  message: string | RegExp,
  facts: Partial<FlowFacts> = {},
): Problem {
  const { problems } = analysed(text, facts).flow;
  expect(problems).toEqual([expect.objectContaining({ code })]);
  const [problem] = problems;
  if (problem === undefined) throw new Error('there is no problem');
  if (typeof message === 'string') expect(problem.message).toContain(message);
  else expect(problem.message).toMatch(message);
  const start = text.indexOf('«');
  expect([problem.offset, problem.length]).toEqual([start, text.indexOf('»') - start - 1]);
  return problem;
}

export function expectNothing(text: string, facts: Partial<FlowFacts> = {}): void {
  expect(analysed(text, facts).flow.problems).toEqual([]);
}

/** A file of steps, each the inside of an object. `more`: further keys of the file, with a comma behind. */
export function file(steps: readonly string[], more = ''): string {
  return `{ "version": 1, "name": "test", ${more} "steps": [${steps.map((step) => `{ ${step} }`).join(',\n')}] }`;
}

/** What providers say of steps, whatever provider it is. */
export function describing(steps: Record<string, Omit<StepDescription, 'name'>>): Pick<FlowFacts, 'described'> {
  return { described: (_, name) => steps[name] && { name, ...steps[name] } };
}

/** What runs had before a step and gave after it, the newest first. */
export function runs(
  steps: Record<string, { previous?: string; before?: JsonObject[]; output?: JsonObject[]; after?: JsonObject[] }>,
): Pick<FlowFacts, 'observed'> {
  return {
    observed: (id): ObservedStep | undefined => {
      const step = steps[id];
      if (step === undefined) return undefined;
      return {
        runs: step.before?.length ?? step.output?.length ?? 0,
        previous: step.previous,
        ...(step.before && { before: foldValues(step.before) }),
        ...(step.output && { output: foldValues(step.output) }),
        ...(step.after && { after: foldValues(step.after) }),
      };
    },
  };
}

export function pathOf(...keys: (string | number)[]): Path {
  const [first = '', ...rest] = keys;
  const segment = (key: string | number): Path['segments'][0] => ({ key, offset: 0, length: 0 });
  return { kind: 'path', segments: [segment(first), ...rest.map(segment)], text: '', offset: 0, length: 0 };
}
