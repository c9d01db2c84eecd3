import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import type { OpenDocuments } from '../document/open-documents.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { findProblems } from './find-problems.ts';
import { toDiagnostic } from './to-diagnostic.ts';

/** Keystrokes that come together are answered together, in ms. */
const COALESCE_MS = 8;

/** Tells the client what is wrong with the open documents, after every change of them or of what is known. */
export class Publisher {
  readonly #connection: Connection;
  readonly #documents: OpenDocuments;
  readonly #knowledge: Knowledge;
  readonly #waiting = new Set<string>();
  /** What the client was told last, by address. */
  readonly #told = new Map<string, string>();
  #isDue = false;

  constructor(connection: Connection, documents: OpenDocuments, knowledge: Knowledge) {
    this.#connection = connection;
    this.#documents = documents;
    this.#knowledge = knowledge;
  }

  /** The document has changed, or what is known of it. */
  touch(uri: string): void {
    this.#waiting.add(uri);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#next();
    }, COALESCE_MS);
  }

  touchAll(): void {
    for (const uri of this.#documents.uris()) this.touch(uri);
  }

  /** It is not open any more: somebody else tells of it now. */
  forget(uri: string): void {
    this.#waiting.delete(uri);
    this.#told.delete(uri);
  }

  /** One document at a time, so that requests are answered in between. */
  #next(): void {
    const [uri] = this.#waiting;
    if (uri === undefined) return;
    this.#waiting.delete(uri);
    const analysis = this.#documents.analysisOf(uri);
    if (analysis !== undefined) {
      const diagnostics = findProblems(analysis, this.#knowledge).map((problem) => toDiagnostic(problem, analysis));
      this.#tell(uri, analysis.document.version, diagnostics);
    }
    if (this.#waiting.size > 0) {
      setImmediate(() => {
        this.#next();
      });
    }
  }

  #tell(uri: string, version: number, diagnostics: Diagnostic[]): void {
    const text = JSON.stringify([version, diagnostics]);
    if (this.#told.get(uri) === text) return;
    this.#told.set(uri, text);
    void this.#connection.sendDiagnostics({ uri, version, diagnostics });
  }
}
