import type { Location, Position } from 'vscode-languageserver/node';
import { textOf } from '../../../protocol/process-file/text/node.ts';
import type { Analysis } from '../document/analysis.ts';
import { uriOf } from '../document/file-path.ts';
import { spotAt, type Spot } from '../document/spot.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { namedFiles } from './named-files.ts';
import { occurrenceAt, sameName } from './occurrences.ts';

const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where what is named at a place is made: the code of a step, the file, or the place of the file that says what it is. */
export function findDefinition(analysis: Analysis, position: Position, knowledge: Knowledge): Location[] {
  const { document } = analysis;
  const offset = document.offsetAt(position);
  const spot = spotAt(analysis, offset);
  const source = spot && sourceOf(analysis, spot, knowledge);
  if (source) return [source];
  const named = spot && namedFiles(analysis).find(({ node }) => node === spot.node);
  if (named) return [{ uri: uriOf(named.path), range: TOP }];
  const here = occurrenceAt(analysis, offset);
  if (here === undefined) return [];
  const definitions = sameName(analysis, here).filter(({ isDefinition }) => isDefinition);
  return definitions.map((each) => ({ uri: document.uri, range: analysis.rangeOf(each) }));
}

/** The code of the step, where its provider says it: from `step`, or from the id that stands for it. */
function sourceOf(analysis: Analysis, { node, step }: Spot, knowledge: Knowledge): Location | undefined {
  const named = step?.fields.get('step') ?? step?.fields.get('id');
  if (step === undefined || named === undefined || node !== named) return undefined;
  const provider = analysis.view?.providers.get(textOf(step.fields.get('provider')) ?? '');
  const source = provider && knowledge.described(analysis, provider, textOf(named) ?? '').step?.source;
  if (source === undefined) return undefined;
  const start = { line: (source.line ?? 1) - 1, character: 0 };
  return { uri: uriOf(source.file), range: { start, end: start } };
}
