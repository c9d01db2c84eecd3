import type { Position, SelectionRange } from 'vscode-languageserver/node';
import type { Analysis } from '../document/analysis.ts';
import { jsonService } from '../document/json-service.ts';
import { expressionAt } from '../document/expression-at.ts';

/** Selections that grow; in a text from the expression at the place. */
export function selectionRanges(analysis: Analysis, positions: Position[]): SelectionRange[] {
  const { document, json } = analysis;
  return jsonService.getSelectionRanges(document, positions, json).map((range, index) => {
    const position = positions[index];
    const inside = position && expressionAt(analysis, document.offsetAt(position));
    if (inside === undefined) return range;
    return { range: analysis.rangeOf(inside.range), parent: range };
  });
}
