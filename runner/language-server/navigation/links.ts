import type { DocumentLink } from 'vscode-languageserver/node';
import type { Analysis } from '../document/analysis.ts';
import { uriOf } from '../document/file-path.ts';
import { innerRange } from '../document/spot.ts';
import { namedFiles } from './named-files.ts';

/** Links to the files that are named. */
export function findLinks(analysis: Analysis): DocumentLink[] {
  return namedFiles(analysis).map(({ node, path }) => ({
    range: analysis.rangeOf(innerRange(node)),
    target: uriOf(path),
    tooltip: path,
  }));
}
