import { CodeActionKind } from 'vscode-languageserver/node';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Fix } from './fix.ts';

/** What a message suggests in place of what stands there: names in backticks, texts in quotes. */
const SUGGESTION = /Did you mean (?:`([^`]+)`|("(?:[^"\\]|\\.)*"))\?/;

/** Puts the suggestion in place of the mistake. */
export function replaceWithSuggestion(problem: Problem, analysis: Analysis): Fix[] {
  const { offset, length, message } = problem;
  const newText = problem.instead ?? suggested(message, analysis.text.slice(offset, offset + length));
  if (newText === undefined) return [];
  return [
    {
      title: `Change to ${newText.slice(0, 60)}`,
      kind: CodeActionKind.QuickFix,
      edits: [{ range: analysis.rangeOf(problem), newText }],
      problem,
      isPreferred: true,
    },
  ];
}

/** In quotes where the mistake is. */
function suggested(message: string, mistake: string): string | undefined {
  const [, name, text] = SUGGESTION.exec(message) ?? [];
  if (text !== undefined) return text;
  if (name === undefined) return undefined;
  return mistake.startsWith('"') ? JSON.stringify(name) : name;
}
