import {
  CodeLensRefreshRequest,
  CodeLensRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { Publisher } from '../diagnostics/publisher.ts';
import { filePathOf } from '../document/file-path.ts';
import { OpenDocuments } from '../document/open-documents.ts';
import { WorkspaceFiles } from '../workspace/workspace-files.ts';
import { RUNNER_INFO } from '../../version.ts';
import { capabilities } from './capabilities.ts';
import { registerFeatures } from './features.ts';
import { Knowledge } from './knowledge.ts';
import type { Parts } from './parts.ts';
import { readSettings, TRUST_GRANTED } from './settings.ts';

/** Sources in which providers are written: a step's lens stands there. */
const SOURCES = '**/*.{py,js,mjs,cjs,ts,mts,php}';
const PROCESS_FILES = '**/*.process.json';
/** Files in which providers may say something else after a change. Whatever is named may come and go, of any kind. */
const SCRIPTS = '**/*.{py,js,mjs,cjs,ts,mts,php,sh,rb,pl,ps1,env}';

/** Makes a connection a language server of process files. It still has to listen. */
export function serve(connection: Connection): void {
  const log = (message: string): void => {
    connection.console.log(message);
  };
  connection.onInitialize((params) => {
    const settings = readSettings(params.initializationOptions);
    const client = params.capabilities;
    const documents = new OpenDocuments();
    const knowledge = new Knowledge(settings, log);
    const workspace = new WorkspaceFiles(connection, documents, knowledge);
    const parts: Parts = { connection, settings, client, documents, knowledge, workspace, log };
    const publisher = follow(parts);
    refreshOnFacts(parts);
    connection.onNotification(TRUST_GRANTED, () => {
      settings.trusted = true;
      publisher.renewAll();
    });
    connection.onInitialized(() => {
      void begin(parts, foldersOf(params)).catch((error: unknown) => {
        log(`The workspace could not be looked at: ${String(error)}`);
      });
    });
    connection.onShutdown(() => knowledge.dispose());
    registerFeatures(parts);
    return {
      capabilities: capabilities(settings, lensesApart(parts)),
      serverInfo: RUNNER_INFO,
    };
  });
}

/** Ties documents, knowledge and workspace to what is published. */
function follow({ connection, documents, knowledge, workspace }: Parts): Publisher {
  const publisher = new Publisher(connection, documents, knowledge);
  documents.listen(connection, {
    changed: (uri) => {
      publisher.touch(uri);
    },
    saved: (uri) => {
      publisher.touch(uri);
      void workspace.refreshSaved(uri).then(() => {
        publisher.renew(uri);
      });
    },
    closed: (uri) => {
      publisher.forget(uri);
      void workspace.closed(uri);
    },
  });
  knowledge.onChange(() => {
    publisher.renewAll();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    knowledge.paths.forgetAll();
    for (const { uri, type } of changes) publisher.onDisk(uri, type !== FileChangeType.Deleted);
    publisher.renewAll();
    void workspace.refreshChanged(changes);
  });
  return publisher;
}

/** Facts come in bursts; the client asks for everything anew each time it is told. In ms. */
const REFRESH_MS = 200;

/** Lenses and hints do not follow the text alone: the client is told to ask for them again. */
function refreshOnFacts({ connection, client, knowledge, log }: Parts): void {
  let isDue = false;
  const tellClient = (told: Promise<void>): void => {
    told.catch((error: unknown) => {
      log(`The client was told to refresh: ${String(error)}`);
    });
  };
  knowledge.onFactsChange(() => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      if (client.workspace?.codeLens?.refreshSupport === true)
        tellClient(connection.sendRequest(CodeLensRefreshRequest.type));
      if (client.workspace?.inlayHint?.refreshSupport === true) tellClient(connection.languages.inlayHint.refresh());
    }, REFRESH_MS);
  });
}

async function begin(parts: Parts, folders: string[]): Promise<void> {
  const { connection, client, workspace, settings } = parts;
  if (client.workspace?.workspaceFolders === true) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => filePathOf(uri)));
      folders = [
        ...folders.filter((folder) => !gone.has(folder)),
        ...added.flatMap(({ uri }) => filePathOf(uri) ?? []),
      ];
      void workspace.scan(folders);
    });
  }
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    const watchers = [
      { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
      ...[PROCESS_FILES, SCRIPTS].map((globPattern) => ({ globPattern, kind: WatchKind.Change })),
    ];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
  if (lensesApart(parts)) {
    await connection.client.register(CodeLensRequest.type, {
      documentSelector: [
        { language: 'stepwell' },
        // Only VS Code carries out what stands in these.
        ...(settings.clientCommands ? [{ scheme: 'file', pattern: SOURCES }] : []),
      ],
    });
  }
  await workspace.scan(folders);
}

function lensesApart({ client }: Pick<Parts, 'client'>): boolean {
  return client.textDocument?.codeLens?.dynamicRegistration === true;
}

function foldersOf({ workspaceFolders, capabilities: client, ...params }: InitializeParams): string[] {
  // Clients without folders name one root.
  const { rootUri } = params as { rootUri?: string | null };
  const uris =
    client.workspace?.workspaceFolders && workspaceFolders
      ? workspaceFolders.map(({ uri }) => uri)
      : rootUri
        ? [rootUri]
        : [];
  return uris.flatMap((uri) => filePathOf(uri) ?? []);
}
