import { CodeActionKind, TextDocumentSyncKind, type ServerCapabilities } from 'vscode-languageserver/node';
import { TOKEN_LEGEND } from '../tokens/legend.ts';
import { CHECK_STEP_HERE } from '../lenses/commands.ts';
import type { ServerSettings } from './settings.ts';

/** Characters after which completion is asked for: texts, keys, paths of expressions, folders. */
const TRIGGERS = ['"', ':', ' ', '.', '{', '[', '/', '$'];

/** What the server does. Lenses are announced apart where the client takes them for sources of providers too. */
export function capabilities({ clientCommands }: ServerSettings, lensesApart: boolean): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: false },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: { legend: TOKEN_LEGEND, full: true, range: true },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentLinkProvider: {},
    colorProvider: true,
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.RefactorExtract,
        CodeActionKind.RefactorRewrite,
        CodeActionKind.Source,
      ],
    },
    inlayHintProvider: true,
    ...(!lensesApart && { codeLensProvider: {} }),
    ...(!clientCommands && { executeCommandProvider: { commands: [CHECK_STEP_HERE] } }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
