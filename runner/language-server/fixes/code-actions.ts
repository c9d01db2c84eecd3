import { CodeActionKind, type CodeAction, type CodeActionParams, type Range } from 'vscode-languageserver/node';
import { findProblems } from '../diagnostics/find-problems.ts';
import { toDiagnostic } from '../diagnostics/to-diagnostic.ts';
import type { Analysis } from '../document/analysis.ts';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import { sort } from '../formatting/format.ts';
import type { Knowledge } from '../server/knowledge.ts';
import type { Fix } from './fix.ts';
import { fixesOf } from './problem-fixes.ts';
import { refactoringsAt } from './refactorings.ts';

const SORT_KIND = `${CodeActionKind.Source}.sortKeys`;

/** What can be done about the problems in a range, and with what stands there. */
export function codeActions(
  analysis: Analysis,
  { range, context }: CodeActionParams,
  knowledge: Knowledge,
): CodeAction[] {
  const { only } = context;
  const wants = (kind: string): boolean =>
    only === undefined || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const fixes = wants(CodeActionKind.QuickFix)
    ? findProblems(analysis, knowledge)
        .filter((problem) => touches(analysis.rangeOf(problem), range))
        .flatMap((problem) => fixesOf(problem, analysis, knowledge))
    : [];
  const refactorings = refactoringsAt(analysis, range, knowledge).filter(({ kind }) => wants(kind));
  const actions = [...fixes, ...refactorings]
    .filter(({ edits }) => edits.length > 0)
    .map((fix) => toAction(fix, analysis));
  // Nobody is offered it by the way: it moves everything.
  if (only !== undefined && wants(SORT_KIND)) {
    actions.push({
      title: 'Sort all keys',
      kind: SORT_KIND,
      edit: { changes: { [analysis.document.uri]: sort(analysis) } },
    });
  }
  return actions;
}

function touches(a: Range, b: Range): boolean {
  const before = (x: Range['start'], y: Range['start']): boolean =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function toAction({ title, kind, edits, problem, isPreferred }: Fix, analysis: Analysis): CodeAction {
  return {
    title: sanitise(title),
    kind,
    ...(problem && { diagnostics: [toDiagnostic(problem, analysis)] }),
    ...(isPreferred && { isPreferred }),
    edit: { changes: { [analysis.document.uri]: edits } },
  };
}
