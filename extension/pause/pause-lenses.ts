import { CodeLens, EventEmitter, l10n, Range, type CodeLensProvider, type Disposable, type TextDocument } from 'vscode';
import { COMMANDS } from '../commands/command-ids.ts';
import type { PauseWindow } from './pause-window.ts';

/** What can be done, above the text: whoever edits it as text need not look for the buttons of the title. */
export class PauseLenses implements CodeLensProvider, Disposable {
  readonly #pauses: PauseWindow;
  readonly #changed = new EventEmitter<void>();
  readonly #listening: Disposable;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(pauses: PauseWindow) {
    this.#pauses = pauses;
    this.#listening = pauses.onDidChange(() => {
      this.#changed.fire();
    });
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const pause = this.#pauses.pauses.known(uri.path);
    if (!pause || pause.over) return [];
    const lens = (title: string, command: string): CodeLens =>
      new CodeLens(new Range(0, 0, 0, 0), { title, command, arguments: [uri] });
    return [
      ...(pause.conflict ? [lens(l10n.t('Saved by somebody else...'), COMMANDS.resolveConflict)] : []),
      lens(l10n.t('Proceed'), COMMANDS.proceed),
      lens(l10n.t('Compare with What the Step Produced'), COMMANDS.compareWithProduced),
      lens(l10n.t('Form'), COMMANDS.openForm),
    ];
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
