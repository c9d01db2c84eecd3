import { CodeActionKind, type TextEdit } from 'vscode-languageserver/node';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import type { Analysis } from '../document/analysis.ts';
import { Draft } from './draft.ts';

/** A change that is offered. */
export interface Fix {
  title: string;
  kind: CodeActionKind;
  edits: TextEdit[];
  /** What it puts right. */
  problem?: Problem;
  /** Most likely what the person wants. */
  isPreferred?: boolean;
}

export function fix(title: string, problem: Problem, draft: Draft): Fix {
  return { title, kind: CodeActionKind.QuickFix, edits: draft.edits(), problem };
}

export function removeKey(problem: Problem, analysis: Analysis): Fix[] {
  // A key's path is that of its value, for both node and key.
  const name = problem.path.at(-1);
  if (typeof name !== 'string') return [];
  return [fix(`Remove \`${name.slice(0, 40)}\``, problem, new Draft(analysis).remove(problem.path))];
}
