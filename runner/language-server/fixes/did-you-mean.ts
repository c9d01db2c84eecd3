import { CodeActionKind } from 'vscode-languageserver/node';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Fix } from './fix.ts';

/** Puts what was meant in place of the mistake. */
export function replaceWithSuggestion(problem: Problem, analysis: Analysis): Fix[] {
  const { instead } = problem;
  if (instead === undefined) return [];
  return [
    {
      title: `Change to ${instead.slice(0, 60)}`,
      kind: CodeActionKind.QuickFix,
      edits: [{ range: analysis.rangeOf(problem), newText: instead }],
      problem,
      isPreferred: true,
    },
  ];
}
