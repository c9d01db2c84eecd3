import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';
import type { OpenDocuments } from '../document/open-documents.ts';
import type { WorkspaceFiles } from '../workspace/workspace-files.ts';
import type { Log } from './guard.ts';
import type { Knowledge } from './knowledge.ts';
import type { ServerSettings } from './settings.ts';

/** What answers to requests are made from. */
export interface Parts {
  connection: Connection;
  settings: ServerSettings;
  client: ClientCapabilities;
  documents: OpenDocuments;
  knowledge: Knowledge;
  workspace: WorkspaceFiles;
  log: Log;
}
