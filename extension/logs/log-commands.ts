import { commands, TextEditorRevealType, Uri, window, type TextEditor } from 'vscode';
import { COMMANDS, type CommandId } from '../commands/command-ids.ts';
import { registerCommand } from '../commands/register-command.ts';
import type { Parts } from '../parts.ts';
import type { OpenLog, OpenLogs } from './open-logs.ts';
import { followingOf, revealEnd } from './stay-at-end.ts';

/** Ways through a log that is larger than what is shown of it: from its lenses, its title or a key. */
export function registerLogCommands(parts: Parts, logs: OpenLogs): void {
  const onLog = (id: CommandId, run: (log: OpenLog, editors: TextEditor[]) => Promise<void>): void => {
    registerCommand(parts, id, async (given) => {
      const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
      const log = uri && logs.of(uri);
      if (log) await run(log, editorsOf(log));
    });
  };
  onLog(COMMANDS.showEarlierLog, async (log, editors) => {
    // Whoever wants to see earlier lines does not want to be taken to the end by the next one.
    for (const editor of editors) followingOf(log, editor).stop();
    await log.reader.earlier();
  });
  onLog(COMMANDS.showLaterLog, (log) => log.reader.later());
  onLog(COMMANDS.goToBeginningOfLog, async (log, editors) => {
    for (const editor of editors) followingOf(log, editor).stop();
    if (log.reader.around.hasEarlier) await log.reader.toBeginning();
    for (const editor of editors) editor.revealRange(editor.document.lineAt(0).range, TextEditorRevealType.AtTop);
  });
  onLog(COMMANDS.goToEndOfLog, async (log, editors) => {
    for (const editor of editors) followingOf(log, editor).start();
    if (log.reader.around.hasLater) await log.reader.toEnd();
    for (const editor of editors) revealEnd(editor);
  });
}

/** Says what the title of the active editor may offer. */
export function keepLogContext({ context }: Parts, logs: OpenLogs): void {
  const told = new Map<string, boolean>();
  const tell = (key: string, value: boolean): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    const uri = window.activeTextEditor?.document.uri;
    const around = uri && logs.of(uri)?.reader.around;
    tell('stepwell.log.hasEarlier', around?.hasEarlier ?? false);
    tell('stepwell.log.hasLater', around?.hasLater ?? false);
  };
  context.subscriptions.push(window.onDidChangeActiveTextEditor(update), logs.onDidChange(update));
}

function editorsOf({ uri }: OpenLog): TextEditor[] {
  return window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString());
}
