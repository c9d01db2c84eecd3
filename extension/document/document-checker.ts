import {
  Diagnostic,
  DiagnosticSeverity,
  EventEmitter,
  languages,
  Range,
  window,
  workspace,
  type Disposable,
  type TextDocument,
} from 'vscode';
import type { JsonSchema } from '../../protocol/data/json.ts';
import type { SchemaValidator } from '../../runner/validation/validator.ts';
import { openDocument, shownInTab, tabsOf } from './document-tabs.ts';
import { checkText, type DataProblem } from './check-text.ts';

/** Which schemas a document's data has to match; undefined for documents of others. */
export type SchemasOf = (document: TextDocument) => JsonSchema[] | undefined;

/** A pause in typing after which it is checked, in milliseconds; longer for texts that take long to check. */
const PAUSE_MS = 150;
const LONG_PAUSE_MS = 700;
const LONG_TEXT = 1024 * 1024;

/** Checks documents of data while they are edited, and shows what is wrong among the problems. */
export class DocumentChecker implements Disposable {
  readonly #validator: SchemaValidator;
  readonly #sources: SchemasOf[] = [];
  readonly #shown = languages.createDiagnosticCollection('stepwell');
  readonly #checked = new EventEmitter<{ document: TextDocument; problems: DataProblem[] }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #listening: Disposable[];

  readonly onDidCheck = this.#checked.event;

  constructor(validator: SchemaValidator) {
    this.#validator = validator;
    this.#listening = [
      workspace.onDidOpenTextDocument((document) => {
        this.soon(document);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.soon(document);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        clearTimeout(this.#timers.get(uri.toString()));
        this.#shown.delete(uri);
      }),
      // VS Code keeps documents open for minutes after their last tab, also those of pauses that are over.
      window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        for (const uri of closed.flatMap((tab) => shownInTab(tab) ?? [])) {
          if (tabsOf(uri).length > 0) continue;
          clearTimeout(this.#timers.get(uri.toString()));
          this.#shown.delete(uri);
        }
        for (const uri of opened.flatMap((tab) => shownInTab(tab) ?? [])) {
          const document = openDocument(uri);
          if (document) this.soon(document);
        }
      }),
    ];
  }

  /** Documents for which `schemasOf` knows schemas are checked. */
  add(schemasOf: SchemasOf): void {
    this.#sources.push(schemasOf);
  }

  /** Checks a document once typing pauses. */
  soon(document: TextDocument): void {
    if (!this.#schemasOf(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    const check = (): void => {
      void this.check(document);
    };
    this.#timers.set(key, setTimeout(check, document.getText().length > LONG_TEXT ? LONG_PAUSE_MS : PAUSE_MS));
  }

  /** What is wrong with the document as it is now. */
  async check(document: TextDocument): Promise<DataProblem[]> {
    clearTimeout(this.#timers.get(document.uri.toString()));
    const { version } = document;
    const problems = await checkText(document.getText(), this.#schemasOf(document) ?? [], this.#validator);
    // It was edited meanwhile: another check follows.
    if (document.version !== version || document.isClosed) return problems;
    if (tabsOf(document.uri).length > 0) this.#shown.set(document.uri, shownProblems(document, problems));
    this.#checked.fire({ document, problems });
    return problems;
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const one of [...this.#listening, this.#shown, this.#checked]) one.dispose();
    void this.#validator.dispose();
  }

  #schemasOf(document: TextDocument): JsonSchema[] | undefined {
    for (const source of this.#sources) {
      const schemas = source(document);
      if (schemas) return schemas;
    }
    return undefined;
  }
}

function shownProblems(document: TextDocument, problems: readonly DataProblem[]): Diagnostic[] {
  // The editor says itself what is no JSON.
  return problems
    .filter(({ keyword }) => keyword !== 'syntax')
    .map(({ message, range: { offset, length }, keyword }) => {
      const range = new Range(document.positionAt(offset), document.positionAt(offset + length));
      const diagnostic = new Diagnostic(range, capitalised(message), DiagnosticSeverity.Error);
      diagnostic.source = 'stepwell';
      diagnostic.code = keyword;
      return diagnostic;
    });
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
