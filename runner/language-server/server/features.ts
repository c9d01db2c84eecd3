import type { CancellationToken } from 'vscode-languageserver/node';
import { findColours } from '../colours/find-colours.ts';
import { complete } from '../completion/complete.ts';
import type { Analysis } from '../document/analysis.ts';
import { jsonService } from '../document/json-service.ts';
import { format, sort } from '../formatting/format.ts';
import { hover } from '../hover/hover.ts';
import { codeActions } from '../fixes/code-actions.ts';
import { inlayHints } from '../inlay/inlay-hints.ts';
import { executeCommand } from '../lenses/execute.ts';
import { codeLenses } from '../lenses/lenses.ts';
import { sourceLenses } from '../lenses/source-lenses.ts';
import { findDefinition } from '../navigation/definition.ts';
import { findLinks } from '../navigation/links.ts';
import { findHighlights, findReferences } from '../navigation/references.ts';
import { prepareRename, rename } from '../navigation/rename.ts';
import { selectionRanges } from '../navigation/selection.ts';
import { findSymbols } from '../navigation/symbols.ts';
import { findTokens } from '../tokens/tokens.ts';
import { guarded } from './guard.ts';
import type { Parts } from './parts.ts';

/** Sorts the keys of a file: `{ textDocument, options? }`, answered with edits. No editor has a request of its own for it. */
export const SORT_DOCUMENT = 'stepwell/sortDocument';

/** Registers what answers each request. */
export function registerFeatures(parts: Parts): void {
  const { connection, documents, knowledge, log } = parts;

  /** An answer about one open document; `empty` for any other. */
  const about = <Params extends { textDocument: { uri: string } }, Result, Empty>(
    name: string,
    empty: Empty,
    answer: (analysis: Analysis, params: Params, token: CancellationToken) => Result | PromiseLike<Result>,
  ) =>
    guarded<Params, Result | Empty>(name, log, empty, async (params, token) => {
      const analysis = documents.analysisOf(params.textDocument.uri);
      return analysis === undefined ? empty : answer(analysis, params, token);
    });

  connection.onCompletion(about('completion', null, (file, { position }) => complete(file, position, knowledge)));
  connection.onHover(about('hover', null, (file, { position }) => hover(file, position, knowledge)));

  connection.onDefinition(about('definition', [], (file, { position }) => findDefinition(file, position, knowledge)));
  connection.onReferences(
    about('references', [], (file, { position, context }) =>
      findReferences(file, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    about('documentHighlight', [], (file, { position }) => findHighlights(file, position)),
  );
  connection.onPrepareRename(about('prepareRename', null, (file, { position }) => prepareRename(file, position)));
  connection.onRenameRequest(
    about('rename', null, (file, { position, newName }) => {
      const edits = rename(file, position, newName);
      return edits && { changes: { [file.document.uri]: edits } };
    }),
  );
  connection.onDocumentSymbol(about('documentSymbol', [], findSymbols));
  connection.onDocumentLinks(about('documentLink', [], findLinks));
  connection.onFoldingRanges(about('foldingRange', [], ({ document }) => jsonService.getFoldingRanges(document)));
  connection.onSelectionRanges(about('selectionRange', [], (file, { positions }) => selectionRanges(file, positions)));

  connection.languages.semanticTokens.on(about('semanticTokens', { data: [] }, (file) => findTokens(file)));
  connection.languages.semanticTokens.onRange(
    about('semanticTokens/range', { data: [] }, (file, { range }) => findTokens(file, range)),
  );

  connection.onCodeAction(about('codeAction', [], (file, params) => codeActions(file, params, knowledge)));
  connection.onCodeLens(
    guarded('codeLens', log, [], ({ textDocument: { uri } }) => {
      const analysis = documents.analysisOf(uri);
      return analysis ? codeLenses(analysis, parts) : sourceLenses(uri, parts);
    }),
  );
  connection.languages.inlayHint.on(
    about('inlayHint', [], (file, { range }) => (parts.settings.inlayHints ? inlayHints(file, range, knowledge) : [])),
  );
  connection.onExecuteCommand(guarded('executeCommand', log, null, (params) => executeCommand(params, parts)));

  connection.onDocumentFormatting(about('formatting', [], (file, { options }) => format(file, options)));
  connection.onDocumentRangeFormatting(
    about('rangeFormatting', [], (file, { options, range }) => format(file, options, range)),
  );
  connection.onRequest(
    SORT_DOCUMENT,
    about('sortDocument', [], (file, { options }: SortParams) => sort(file, options)),
  );
  connection.onDocumentColor(about('documentColor', [], (file) => findColours(file, knowledge)));
  connection.onColorPresentation(
    about('colorPresentation', [], ({ document, json }, { color, range }) =>
      jsonService.getColorPresentations(document, json, color, range),
    ),
  );
}

interface SortParams {
  textDocument: { uri: string };
  options?: Parameters<typeof sort>[1];
}
