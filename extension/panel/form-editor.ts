import {
  commands,
  EndOfLine,
  Range,
  window,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type TextDocument,
  type WebviewPanel,
} from 'vscode';
import { EDITED_TEXT_BYTES, parseData } from '../../protocol/data/parse-data.ts';
import { describeFault } from '../../protocol/data/fault.ts';
import type { DataProblem } from '../document/check-text.ts';
import { InTurn } from '../pause/in-turn.ts';
import type { DataEdit } from './edit/data-edit.ts';
import { editText, textChange } from './edit/edit-text.ts';
import { wholePath } from './edit/whole-path.ts';
import type { FormSource } from './form-source.ts';
import { formStrings } from './form-strings.ts';
import { readFromForm, type FormState, type FromForm, type ToForm } from './messages.ts';
import { planForm, type FormView } from './plan/plan-form.ts';
import { wordProblem } from './word-problem.ts';

/** How long a form may take to send what was typed last, in milliseconds; a frame that hangs must not keep a save. */
const FLUSH_MS = 1_000;
/** The document is planned and sent anew after a pause of this many milliseconds; later where that takes long. */
const PAUSE_MS = 30;
const LONG_PAUSE_MS = 400;
const LONG_TEXT = 1024 * 1024;

/** One form in one tab: shows the document, and turns what is typed into edits of its text. */
export class FormEditor implements Disposable {
  readonly document: TextDocument;
  readonly #panel: WebviewPanel;
  readonly #source: FormSource;
  readonly #allowed: ReadonlySet<string>;
  readonly #edits = new InTurn();
  readonly #flushing = new Map<number, () => void>();
  readonly #listening: Disposable[];
  #view: FormView = { path: [], from: 0 };
  /** Number of the newest edit that is in the document. */
  #ack = 0;
  #problems: readonly DataProblem[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushes = 0;
  #ready = false;

  /** @param allowed ids of the commands that buttons of the form may run */
  constructor(document: TextDocument, panel: WebviewPanel, source: FormSource, allowed: ReadonlySet<string>) {
    this.document = document;
    this.#panel = panel;
    this.#source = source;
    this.#allowed = allowed;
    this.#listening = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const read = readFromForm(message);
        if (read) this.#take(read);
      }),
      workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) this.#soon();
      }),
      source.onDidChange((uri) => {
        if (uri.toString() === document.uri.toString()) this.#soon();
      }),
    ];
  }

  /** Waits until what was typed is in the document. */
  async flush(): Promise<void> {
    if (this.#ready) {
      const id = ++this.#flushes;
      const flushed = new Promise<void>((resolve) => {
        this.#flushing.set(id, resolve);
        setTimeout(resolve, FLUSH_MS);
      });
      this.#tell({ type: 'flush', id });
      await flushed;
      this.#flushing.delete(id);
    }
    await this.#edits.run('', () => Promise.resolve());
  }

  showProblems(problems: readonly DataProblem[]): void {
    this.#problems = problems;
    this.#tell({
      type: 'problems',
      problems: problems.filter(({ keyword }) => keyword !== 'syntax').map((problem) => wordProblem(problem)),
    });
  }

  goToProblem(): void {
    this.#panel.reveal();
    this.#tell({ type: 'showProblem' });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#listening) one.dispose();
  }

  #take(message: FromForm): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#show();
        this.showProblems(this.#problems);
        return;
      case 'ping':
        this.#tell({ type: 'pong' });
        return;
      case 'flushed':
        this.#flushing.get(message.id)?.();
        return;
      case 'view':
        this.#view = { path: message.path, from: message.from };
        this.#show();
        return;
      case 'command':
        if (this.#allowed.has(message.command)) void commands.executeCommand(message.command, this.document.uri);
        return;
      case 'edit':
        void this.#edits.run('', () => this.#edit(message.seq, message.view, message.edits));
    }
  }

  /** One edit after the other: of two at once VS Code makes only one. */
  async #edit(seq: number, view: FormView, edits: DataEdit[]): Promise<void> {
    const { document } = this;
    try {
      const before = document.getText();
      const whole = edits.map((edit) => ({ ...edit, path: wholePath(view, edit.path) }));
      const change = textChange(before, editText(before, whole, formattingOf(document)));
      if (change) {
        const edit = new WorkspaceEdit();
        const { offset, length, text } = change;
        edit.replace(document.uri, new Range(document.positionAt(offset), document.positionAt(offset + length)), text);
        if (!(await workspace.applyEdit(edit))) throw new Error('VS Code did not make the edit');
      }
    } catch {
      // The text has become another meanwhile: the form shows it as it is.
    }
    this.#ack = seq;
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    const long = this.document.getText().length > LONG_TEXT;
    this.#timer = setTimeout(
      () => {
        this.#show();
      },
      long ? LONG_PAUSE_MS : PAUSE_MS,
    );
  }

  #show(): void {
    if (this.#ready) this.#tell({ type: 'state', ack: this.#ack, state: this.#state() });
  }

  #state(): FormState {
    const { document } = this;
    const read = parseData(document.getText(), { maxBytes: EDITED_TEXT_BYTES });
    const header = this.#source.header(document);
    const strings = formStrings();
    if ('fault' in read)
      return { header, strings, plan: undefined, broken: strings.broken.replace('{0}', describeFault(read.fault)) };
    const plan = planForm(this.#source.schema(document), read.data, this.#view);
    this.#view = { path: plan.path, from: plan.page?.from ?? 0 };
    return { header, strings, plan, broken: undefined };
  }

  #tell(message: ToForm): void {
    void this.#panel.webview.postMessage(message);
  }
}

function formattingOf({ uri, eol }: TextDocument): { insertSpaces: boolean; tabSize: number; eol: string } {
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())?.options;
  const tabSize = typeof shown?.tabSize === 'number' ? shown.tabSize : 2;
  return { insertSpaces: shown?.insertSpaces !== false, tabSize, eol: eol === EndOfLine.LF ? '\n' : '\r\n' };
}
