import { Uri, type CustomTextEditorProvider, type Disposable, type TextDocument, type WebviewPanel } from 'vscode';
import type { DocumentChecker } from '../document/document-checker.ts';
import { FormEditor } from './form-editor.ts';
import { formPage } from './form-page.ts';
import type { FormSource } from './form-source.ts';

/** Makes the forms over documents of data, and knows those that are open. */
export class FormEditors implements CustomTextEditorProvider, Disposable {
  readonly #extension: Uri;
  readonly #checker: DocumentChecker;
  readonly #sources: FormSource[] = [];
  readonly #allowed = new Set<string>();
  readonly #open = new Set<FormEditor>();
  readonly #listening: Disposable;

  constructor(extension: Uri, checker: DocumentChecker) {
    this.#extension = extension;
    this.#checker = checker;
    this.#listening = checker.onDidCheck(({ document, problems }) => {
      for (const editor of this.#of(document.uri)) editor.showProblems(problems);
    });
  }

  /**
   * Documents of the source's scheme have forms.
   * @param allowed ids of the commands that their buttons run
   */
  add(source: FormSource, allowed: readonly string[]): void {
    this.#sources.push(source);
    for (const command of allowed) this.#allowed.add(command);
  }

  async resolveCustomTextEditor(document: TextDocument, panel: WebviewPanel): Promise<void> {
    const source = this.#sources.find(({ scheme }) => scheme === document.uri.scheme);
    if (!source) throw new Error(`nobody makes forms for ${document.uri.scheme}`);
    const editor = new FormEditor(document, panel, source, this.#allowed);
    this.#open.add(editor);
    panel.onDidDispose(() => {
      this.#open.delete(editor);
      editor.dispose();
    });
    const dist = Uri.joinPath(this.#extension, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    await source.prepare(document.uri);
    panel.webview.html = formPage(panel.webview, this.#extension);
    this.#checker.soon(document);
  }

  /** Waits until what was typed into forms of a document is in its text. */
  async flush(uri: Uri): Promise<void> {
    await Promise.all(this.#of(uri).map((editor) => editor.flush()));
  }

  /** Shows what is wrong in a form of the document; false where there is none. */
  goToProblem(uri: Uri): boolean {
    const [editor] = this.#of(uri);
    editor?.goToProblem();
    return editor !== undefined;
  }

  dispose(): void {
    this.#listening.dispose();
    for (const editor of this.#open) editor.dispose();
  }

  #of(uri: Uri): FormEditor[] {
    return [...this.#open].filter(({ document }) => document.uri.toString() === uri.toString());
  }
}
