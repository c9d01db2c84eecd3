import { getNodePath } from 'jsonc-parser';
import { CodeActionKind } from 'vscode-languageserver/node';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import type { Analysis } from '../document/analysis.ts';
import { schemaOfShape } from '../../flow/schema-of-shape.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { Draft } from './draft.ts';
import type { Fix } from './fix.ts';

/** Declares what recorded runs of a step gave as its `outputSchema`. */
export function declareOutput(step: StepView, analysis: Analysis, knowledge: Knowledge): Fix[] {
  const observed = step.id === undefined ? undefined : knowledge.observed(analysis)?.steps.get(step.id);
  if (observed?.output === undefined || step.fields.has('outputSchema')) return [];
  const runs = observed.runs === 1 ? 'the last run' : `the last ${observed.runs} runs`;
  const draft = new Draft(analysis).set([...getNodePath(step.node), 'outputSchema'], schemaOfShape(observed.output));
  return [
    {
      title: `Declare what \`${step.id ?? ''}\` gave in ${runs}`,
      kind: CodeActionKind.RefactorRewrite,
      edits: draft.edits(),
    },
  ];
}

/** The same for the start data. */
export function declareStart(analysis: Analysis, knowledge: Knowledge): Fix[] {
  const observed = knowledge.observed(analysis);
  if (observed?.start === undefined || analysis.view?.root.has('dataSchema') !== false) return [];
  const draft = new Draft(analysis).set(['dataSchema'], schemaOfShape(observed.start));
  return [
    { title: 'Declare the start data of recorded runs', kind: CodeActionKind.RefactorRewrite, edits: draft.edits() },
  ];
}

/** For a problem that only recorded runs tell of. */
export function declareObserved(problem: Problem, analysis: Analysis, knowledge: Knowledge): Fix[] {
  const step = analysis.view?.steps.find(({ id }) => id !== undefined && id === problem.step);
  const fixes = step ? declareOutput(step, analysis, knowledge) : declareStart(analysis, knowledge);
  return fixes.map((each) => ({ ...each, kind: CodeActionKind.QuickFix, problem }));
}
