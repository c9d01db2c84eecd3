import { findNodeAtLocation } from 'jsonc-parser';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { keyOf } from '../../../protocol/process-file/text/node.ts';
import type { Analysis } from '../document/analysis.ts';
import { Draft } from './draft.ts';
import { fix, removeKey, type Fix } from './fix.ts';

/** What can be done about settings or data that do not fit their schema. */
export function settleValue(problem: Problem, analysis: Analysis): Fix[] {
  const { choices = [], missing, instead, path, offset } = problem;
  if (missing) return addMissing(problem, analysis, missing);
  const node = analysis.tree && findNodeAtLocation(analysis.tree, path);
  // What is marked at its key is not known at all.
  if (node && node.offset !== offset && keyOf(node).offset === offset) {
    return instead === undefined ? removeKey(problem, analysis) : [];
  }
  return choices.map((choice) => {
    const text = JSON.stringify(choice);
    const title = `Change to ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
    return fix(title, problem, new Draft(analysis).set(path, choice));
  });
}

/** Into the object that lacks them, or the one around what is marked. */
function addMissing(problem: Problem, analysis: Analysis, missing: NonNullable<Problem['missing']>): Fix[] {
  const { path } = problem;
  const node = analysis.tree && findNodeAtLocation(analysis.tree, path);
  const holder = node?.type === 'object' ? path : path.slice(0, -1);
  const draft = new Draft(analysis);
  for (const [name, value] of Object.entries(missing)) draft.set([...holder, name], value);
  const names = Object.keys(missing).map((name) => `\`${name.slice(0, 40)}\``);
  return [fix(`Add ${names.join(', ')}`, problem, draft)];
}
