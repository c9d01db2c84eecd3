import type { CancellationToken } from 'vscode-languageserver/node';
import { jsonService } from '../document/json-service.ts';
import type { Analysis } from '../document/analysis.ts';
import { guarded } from './guard.ts';
import type { Parts } from './parts.ts';

/** Registers what answers each request. */
export function registerFeatures(parts: Parts): void {
  const { connection, documents, log } = parts;

  /** An answer about one open document; `empty` for any other. */
  const about = <Params extends { textDocument: { uri: string } }, Result>(
    name: string,
    empty: Result,
    answer: (analysis: Analysis, params: Params, token: CancellationToken) => Result | PromiseLike<Result>,
  ) =>
    guarded<Params, Result>(name, log, empty, async (params, token) => {
      const analysis = documents.analysisOf(params.textDocument.uri);
      return analysis === undefined ? empty : answer(analysis, params, token);
    });

  connection.onFoldingRanges(about('foldingRange', [], ({ document }) => jsonService.getFoldingRanges(document)));
}
