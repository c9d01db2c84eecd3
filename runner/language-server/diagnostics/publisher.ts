import { sep } from 'node:path';
import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { filePathOf } from '../document/file-path.ts';
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
  /** Documents whose file was deleted, and on which nobody has worked since. VS Code keeps those of closed tabs open. */
  readonly #gone = new Set<string>();
  #isDue = false;

  constructor(connection: Connection, documents: OpenDocuments, knowledge: Knowledge) {
    this.#connection = connection;
    this.#documents = documents;
    this.#knowledge = knowledge;
  }

  /** Somebody works on the document: it was opened, changed or saved. */
  touch(uri: string): void {
    this.#gone.delete(uri);
    this.renew(uri);
  }

  /** What is known of the document has changed. */
  renew(uri: string): void {
    this.#waiting.add(uri);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#next();
    }, COALESCE_MS);
  }

  renewAll(): void {
    for (const uri of this.#documents.uris()) this.renew(uri);
  }

  /** A file, or the folder it is in, was deleted or is there again. Nothing is told of what is gone. */
  onDisk(uri: string, isThere: boolean): void {
    const path = filePathOf(uri);
    if (path === undefined) return;
    for (const open of this.#documents.uris()) {
      const file = filePathOf(open);
      if (file !== path && !file?.startsWith(path + sep)) continue;
      if (isThere) this.#gone.delete(open);
      else this.#gone.add(open);
      this.renew(open);
    }
  }

  /** It is not open any more: somebody else tells of it now. */
  forget(uri: string): void {
    this.#waiting.delete(uri);
    this.#told.delete(uri);
    this.#gone.delete(uri);
  }

  /** One document at a time, so that requests are answered in between. */
  #next(): void {
    const [uri] = this.#waiting;
    if (uri === undefined) return;
    this.#waiting.delete(uri);
    const analysis = this.#documents.analysisOf(uri);
    if (analysis !== undefined) {
      const problems = this.#gone.has(uri) ? [] : findProblems(analysis, this.#knowledge);
      const diagnostics = problems.map((problem) => toDiagnostic(problem, analysis));
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
