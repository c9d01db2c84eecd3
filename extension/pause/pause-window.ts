import { EventEmitter, Uri, window, workspace, type Disposable, type Memento, type TextDocument } from 'vscode';
import type { Parts } from '../parts.ts';
import { PAUSE_SCHEME } from './pause-address.ts';
import { PauseFiles } from './pause-files.ts';
import { openDocument, tabsOf } from '../document/document-tabs.ts';
import type { Pause } from './pause.ts';
import { Pauses } from './pauses.ts';

const BASES = 'stepwell.pause.bases';

/** The pauses this window shows: the documents, and what the runner says of them. */
export class PauseWindow implements Disposable {
  readonly pauses: Pauses;
  readonly files: PauseFiles;
  readonly #changed = new EventEmitter<Pause>();
  readonly #ended = new EventEmitter<Pause>();
  readonly #listening: Disposable[];
  /** Paths of documents that are being answered from here; whoever does it tells and closes. */
  readonly answering = new Set<string>();
  /** Pauses whose end was told. */
  readonly #told = new Set<Pause>();

  /** Something of the pause is another than it was. */
  readonly onDidChange = this.#changed.event;
  /** It waits no more, by whomever. */
  readonly onDidEnd = this.#ended.event;

  constructor({ connection, context }: Parts) {
    const isDirty = (path: string): boolean => openDocument(pauseUri(path))?.isDirty ?? false;
    this.pauses = new Pauses({
      ask: (message, params) => connection.request(message, params),
      isDirty,
      bases: basesIn(context.workspaceState),
      changed: (pause, text) => {
        this.#take(pause, text);
      },
    });
    this.files = new PauseFiles(this.pauses, isDirty);
    this.#listening = [
      connection.onDidReceiveEvents((events) => {
        this.pauses.take(events);
      }),
      connection.onDidListAnew(() => {
        this.pauses.refreshAll();
        this.openAll();
      }),
      workspace.onDidOpenTextDocument((document) => {
        this.#open(document);
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#seen(document);
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#closed(document);
      }),
    ];
  }

  /** Asks about documents that VS Code brought back with unsaved text, without reading them. */
  openAll(): void {
    for (const document of workspace.textDocuments) this.#open(document);
  }

  /** Closes every tab of a pause; what they hold is kept nowhere. */
  async close(path: string): Promise<void> {
    const uri = pauseUri(path);
    this.pauses.leave(path);
    // Closing unsaved text would ask; saved, it is let go.
    const document = openDocument(uri);
    if (document?.isDirty === true) await document.save();
    await window.tabGroups.close(tabsOf(uri), true);
    this.pauses.forget(path);
    this.files.tellDeleted(uri);
  }

  dispose(): void {
    for (const one of [...this.#listening, this.#changed, this.#ended, this.files]) one.dispose();
  }

  #take(pause: Pause, text: boolean): void {
    if (text) this.files.tellChanged(pauseUri(pause.path));
    this.#changed.fire(pause);
    if (!pause.over) this.#told.delete(pause);
    if (!pause.over || this.#told.has(pause) || this.pauses.known(pause.path) !== pause) return;
    this.#told.add(pause);
    this.#ended.fire(pause);
  }

  #open({ uri }: TextDocument): void {
    // Whatever keeps it from being known, whoever reads or saves it is told.
    if (uri.scheme === PAUSE_SCHEME) this.pauses.open(uri.path).catch(() => undefined);
  }

  #seen(document: TextDocument): void {
    const { uri, isDirty } = document;
    if (uri.scheme === PAUSE_SCHEME && !isDirty) this.pauses.clean(uri.path, document.getText());
  }

  /** VS Code closes documents nobody shows, some time after their last tab; the form is a view of one as well. */
  #closed({ uri }: TextDocument): void {
    if (uri.scheme === PAUSE_SCHEME && tabsOf(uri).length === 0) this.pauses.forget(uri.path);
  }
}

export function pauseUri(path: string): Uri {
  return Uri.from({ scheme: PAUSE_SCHEME, path });
}

function basesIn(memento: Memento): {
  get(path: string): number | undefined;
  set(path: string, revision: number | undefined): void;
} {
  const all = (): Record<string, number> => memento.get(BASES, {});
  return {
    get: (path) => all()[path],
    set: (path, revision) => {
      const others = Object.entries(all()).filter(([key]) => key !== path);
      void memento.update(BASES, Object.fromEntries(revision === undefined ? others : [...others, [path, revision]]));
    },
  };
}
