import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type Location,
  type Position,
} from 'vscode-languageserver/node';
import type { Analysis } from '../document/analysis.ts';
import { occurrenceAt, sameName } from './occurrences.ts';

/** Where the name at a place stands too. */
export function findReferences(analysis: Analysis, position: Position, withDefinition: boolean): Location[] {
  const { document } = analysis;
  const here = occurrenceAt(analysis, document.offsetAt(position));
  if (here === undefined) return [];
  return sameName(analysis, here)
    .filter(({ isDefinition }) => withDefinition || !isDefinition)
    .map((each) => ({ uri: document.uri, range: analysis.rangeOf(each) }));
}

export function findHighlights(analysis: Analysis, position: Position): DocumentHighlight[] {
  const here = occurrenceAt(analysis, analysis.document.offsetAt(position));
  if (here === undefined) return [];
  return sameName(analysis, here).map((each) => ({
    range: analysis.rangeOf(each),
    kind: each.isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}
