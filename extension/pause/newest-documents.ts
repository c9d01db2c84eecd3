import { EventEmitter, type Disposable, type TextDocumentContentProvider, type Uri } from 'vscode';
import type { PauseWindow } from './pause-window.ts';
import { pauseUri } from './pause-window.ts';

/** Scheme of what the runner has by now, read-only, at the same path: for whoever edits something older. */
export const NEWEST_SCHEME = 'stepwell-newest';

export class NewestDocuments implements TextDocumentContentProvider, Disposable {
  readonly #window: PauseWindow;
  readonly #changed = new EventEmitter<Uri>();
  readonly #listening: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(window: PauseWindow) {
    this.#window = window;
    this.#listening = window.onDidChange(({ path }) => {
      this.#changed.fire(pauseUri(path).with({ scheme: NEWEST_SCHEME }));
    });
  }

  async provideTextDocumentContent({ path }: Uri): Promise<string> {
    return (await this.#window.pauses.open(path)).text;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
