import { CodeLens, EventEmitter, l10n, Range, type CodeLensProvider, type TextDocument } from 'vscode';
import { COMMANDS, type CommandId } from '../commands/command-ids.ts';
import type { OpenLogs } from './open-logs.ts';
import { sizeText } from './size-text.ts';

/** Above the first and the last line of a log: that there is more of it, and the ways there. */
export class LogLenses implements CodeLensProvider {
  readonly #logs: OpenLogs;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(logs: OpenLogs) {
    this.#logs = logs;
    logs.onDidChange(() => {
      this.#changed.fire();
    });
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const log = this.#logs.of(document.uri);
    if (!log) return [];
    const { hasEarlier, earlierBytes, hasLater, ended } = log.reader.around;
    const lens = (line: number, title: string, command: CommandId | ''): CodeLens =>
      new CodeLens(new Range(line, 0, line, 0), { title, command, arguments: [document.uri] });
    const lenses: CodeLens[] = [];
    if (hasEarlier) {
      const earlier =
        earlierBytes === undefined
          ? l10n.t('$(arrow-up) Show earlier lines')
          : l10n.t('$(arrow-up) Show earlier lines (about {0})', sizeText(earlierBytes));
      lenses.push(lens(0, earlier, COMMANDS.showEarlierLog));
      lenses.push(lens(0, l10n.t('Go to the beginning'), COMMANDS.goToBeginningOfLog));
    }
    if (hasLater) {
      const last = Math.max(0, document.lineCount - 1);
      lenses.push(lens(last, l10n.t('$(arrow-down) Show later lines'), COMMANDS.showLaterLog));
      lenses.push(lens(last, l10n.t('Go to the end'), COMMANDS.goToEndOfLog));
    }
    if (document.lineCount <= 1 && document.lineAt(0).text === '')
      lenses.push(lens(0, ended ? l10n.t('Nothing was written') : l10n.t('$(watch) Nothing written yet'), ''));
    return lenses;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
