import type { Node } from 'jsonc-parser';
import type { Path, Segment } from '../expressions/ast.ts';
import { ExpressionError } from '../expressions/error.ts';
import { listConditionPaths, listPaths } from '../expressions/paths.ts';
import { segmentText } from '../expressions/scope.ts';
import { textOf } from '../text/node.ts';
import { rangeInString } from '../text/offsets.ts';
import { checkPath, type WrongPath } from './paths.ts';
import { visitPlaces, type Place } from './places.ts';
import type { FileView } from './view.ts';

/** Expressions can be read and name what the file declares. */
export function checkExpressions(view: FileView): void {
  visitPlaces(view, (node, place) => {
    if (place.kind === 'template') checkBraces(node, view);
    for (const path of readPaths(node, place, view)) {
      const wrong = checkPath(path, place, view);
      if (wrong === undefined) continue;
      const segment = path.segments[wrong.segment] ?? path.segments[0];
      const range = rangeInString(view.text, node, segment.offset, segment.length);
      const instead = insteadIn(segment, wrong);
      view.problems.add(wrong.code, wrong.message, range, { owner: node, ...(instead !== undefined && { instead }) });
    }
  });
}

function insteadIn(segment: Segment, { segment: index, meant }: WrongPath): string | undefined {
  if (meant === undefined) return undefined;
  // A root is never in quotes.
  return index === 0 ? meant : segmentText(segment, meant);
}

/** As other tools write expressions, of a path as it is here: templates for other programs have other names in them. */
const BRACES = /(?<!\$)\{\{\s*(?:input|params|env|secrets|process|steps|error)\.[\w.-]+\s*\}\}/;

function checkBraces(node: Node, { text, problems }: FileView): void {
  const found = BRACES.exec(textOf(node) ?? '');
  if (found === null) return;
  const [braces] = found;
  const message = `${braces.slice(0, 80)} is taken as it is: expressions are written with a dollar, as \`\${{ ... }}\`.`;
  problems.add('missing-dollar', message, rangeInString(text, node, found.index, braces.length), { owner: node });
}

function readPaths(node: Node, { kind }: Place, { text, problems }: FileView): Path[] {
  const value = textOf(node) ?? '';
  try {
    if (kind === 'condition') return listConditionPaths(value);
    return value.includes('${{') ? listPaths(value) : [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.add('bad-expression', error.message, rangeInString(text, node, error.offset, error.length), {
      owner: node,
      ...(error.instead !== undefined && { instead: error.instead }),
    });
    return [];
  }
}
