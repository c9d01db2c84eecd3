import { spawn, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { onTestFinished } from 'vitest';
import { STEPWELL } from '../../cli/support/command.ts';

export interface ClientOptions {
  /** Workspace folder. */
  folder: string;
  options?: Record<string, unknown>;
  capabilities?: ClientCapabilities;
  env?: NodeJS.ProcessEnv;
}

/** As much as any editor of today says. */
const CAPABILITIES: ClientCapabilities = {
  textDocument: {
    completion: {
      completionItem: { snippetSupport: true, documentationFormat: ['markdown'], labelDetailsSupport: true },
    },
    hover: { contentFormat: ['markdown'] },
    codeLens: { dynamicRegistration: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } } },
    publishDiagnostics: { versionSupport: true },
  },
  workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
};

/** An editor: starts the server as a person's editor does, and speaks with it over its stdin and stdout. */
export class Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly registrations: Registration[] = [];
  readonly logs: string[] = [];
  readonly messages: string[] = [];
  readonly applied: WorkspaceEdit[] = [];
  initialized!: InitializeResult;
  readonly exited: Promise<number | null>;
  readonly #folder: string;
  readonly #listeners = new Set<() => void>();
  readonly #texts = new Map<string, TextDocument>();

  private constructor({ folder, env }: ClientOptions) {
    this.#folder = folder;
    this.process = spawn(process.execPath, [STEPWELL, 'language-server', '--stdio'], {
      cwd: folder,
      env: { ...process.env, STEPWELL_STATE_DIR: `${folder}/../state`, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    const { stdin, stdout } = this.process;
    if (!stdin || !stdout) throw new Error('no pipes');
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      this.#changed();
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logs.push(message);
      this.#changed();
    });
    this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.messages.push(message);
      this.#changed();
    });
    this.connection.onRequest('client/registerCapability', ({ registrations }: { registrations: Registration[] }) => {
      this.registrations.push(...registrations);
      this.#changed();
      return null;
    });
    for (const refresh of ['codeLens', 'inlayHint', 'semanticTokens']) {
      this.connection.onRequest(`workspace/${refresh}/refresh`, () => null);
    }
    this.connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      this.applied.push(edit);
      return { applied: true };
    });
    this.connection.listen();
  }

  static async start(given: ClientOptions): Promise<Client> {
    const client = new Client(given);
    onTestFinished(() => client.stop());
    client.initialized = await client.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(given.folder).href,
      workspaceFolders: [{ uri: pathToFileURL(given.folder).href, name: 'work' }],
      capabilities: given.capabilities ?? CAPABILITIES,
      initializationOptions: given.options ?? {},
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await this.exited;
  }

  uri(name: string): string {
    return pathToFileURL(`${this.#folder}/${name}`).href;
  }

  async open(name: string, text: string, languageId = 'stepwell'): Promise<string> {
    const uri = this.uri(name);
    this.#texts.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    return uri;
  }

  /** Replaces a part of the text, from one offset to another, as typing does. Gives the new version. */
  async edit(uri: string, from: number, to: number, text: string): Promise<number> {
    const document = this.#document(uri);
    const range = { start: document.positionAt(from), end: document.positionAt(to) };
    const version = document.version + 1;
    TextDocument.update(document, [{ range, text }], version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
    return version;
  }

  textOf(uri: string): string {
    return this.#document(uri).getText();
  }

  positionOf(uri: string, offset: number): Position {
    return this.#document(uri).positionAt(offset);
  }

  /** Part of a document's text. */
  slice(uri: string, range: Diagnostic['range']): string {
    return this.#document(uri).getText(range);
  }

  /** The text after edits. */
  after(uri: string, edits: TextEdit[]): string {
    return TextDocument.applyEdits(this.#document(uri), edits);
  }

  request<Result>(method: string, params: object): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  /** What was published last about a document. */
  diagnostics(uri: string): Diagnostic[] | undefined {
    return this.published.findLast((params) => params.uri === uri)?.diagnostics;
  }

  /** Resolves with the newest diagnostics of a document once they are as wanted. */
  async diagnosticsWhen(uri: string, wanted: (found: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
    await this.until(
      () => {
        const found = this.diagnostics(uri);
        return found !== undefined && wanted(found);
      },
      () => `diagnostics of ${uri}: ${JSON.stringify(this.diagnostics(uri), null, 1)}`,
    );
    return this.diagnostics(uri) ?? [];
  }

  /** Resolves with the diagnostics of that version. */
  async diagnosticsOf(uri: string, version: number): Promise<Diagnostic[]> {
    const found = (): PublishDiagnosticsParams | undefined =>
      this.published.find((params) => params.uri === uri && params.version === version);
    await this.until(() => found() !== undefined);
    return found()?.diagnostics ?? [];
  }

  /** Resolves once something holds; looked at whenever the server said anything. */
  async until(holds: () => boolean, what: () => string = () => 'what was waited for'): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`Never came: ${what()}\n${this.logs.join('\n')}`));
      }, 20_000);
      this.#listeners.add(look);
    });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #document(uri: string): TextDocument {
    const document = this.#texts.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }
}

export function codesOf(diagnostics: Diagnostic[]): (string | number | undefined)[] {
  return diagnostics.map(({ code }) => code);
}

export function messagesOf(diagnostics: Diagnostic[]): string[] {
  return diagnostics.map(({ message }) => (typeof message === 'string' ? message : message.value));
}
