import { inOrder, ProblemList, TooManyProblems } from '../../../protocol/process-file/problem-list.ts';
import { checkFileName } from '../../cli/check/check-file.ts';
import { checkOnDisk } from '../../cli/check/on-disk.ts';
import type { Analysis } from '../document/analysis.ts';
import type { CheckFacts } from '../server/knowledge.ts';
import { checkDescribed } from './described.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';

/** Everything that is wrong with a process file, as far as it is known right now, in the order of the text. */
export function findProblems(analysis: Analysis, facts: CheckFacts): Problem[] {
  const { parsed, view, tree, file, text } = analysis;
  const problems: Problem[] = [...parsed.problems];
  if (view === undefined || tree === undefined) return problems;
  // What goes from step to step may have been changed in the part that cannot be read.
  if (!parsed.incomplete) problems.push(...(facts.flowOf(analysis)?.problems ?? []));
  const more = new ProblemList(text);
  try {
    checkDescribed(view, more, (provider, name) => facts.described(analysis, provider, name));
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
  }
  if (file !== undefined) {
    checkFileName(file, more);
    checkOnDisk(text, tree, file, more, facts.disk);
  }
  problems.push(...more.finish());
  return inOrder(problems, parsed.leftOut);
}
