import type { Uri } from 'vscode';
import { commands, l10n, languages, window, workspace } from 'vscode';
import { createValidator } from '../../runner/validation/index.ts';
import { DocumentChecker } from '../document/document-checker.ts';
import type { Parts } from '../parts.ts';
import { cancelPaused } from './commands/cancel-process.ts';
import { compareWithProduced } from './commands/compare.ts';
import { proceedPause } from './commands/proceed.ts';
import { saveDraftOf } from './commands/save-draft.ts';
import { askAboutConflict } from './conflict.ts';
import { endedByOthers } from './ended-by-others.ts';
import { NEWEST_SCHEME, NewestDocuments } from './newest-documents.ts';
import { openForm, openPause, openTextBeside } from './open-pause.ts';
import { PAUSE_SCHEME, PRODUCED_SCHEME } from './pause-address.ts';
import { PAUSE_COMMANDS } from './pause-commands.ts';
import { PauseError } from './pause-error.ts';
import { PauseLenses } from './pause-lenses.ts';
import type { PauseParts } from './pause-parts.ts';
import { pauseTarget } from './pause-target.ts';
import { openDocument } from './pause-tabs.ts';
import { PauseWindow, pauseUri } from './pause-window.ts';
import { schemasOf, type Pause } from './pause.ts';
import { producedDocuments } from './produced-documents.ts';
import { wordPauseProblem } from './word-pause-problem.ts';

/** The documents in which people edit what a process waits with, and what they can do with them. */
export function registerPause(parts: Parts): PauseParts {
  const { context, connection, log } = parts;
  const pauses = new PauseWindow(parts);
  const checker = new DocumentChecker(createValidator());
  const pauseParts: PauseParts = { ...parts, pauses, checker, flush: () => Promise.resolve() };
  checker.add(({ uri }) => {
    if (uri.scheme !== PAUSE_SCHEME) return undefined;
    const pause = pauses.pauses.known(uri.path);
    return pause && !pause.over ? schemasOf(pause.info).map(({ schema }) => schema) : [];
  });
  const newest = new NewestDocuments(pauses);
  const lenses = new PauseLenses(pauses);
  const asked = new WeakSet<object>();
  const onPause = (id: string, run: (uri: Uri) => Promise<void>) =>
    commands.registerCommand(id, async (given: unknown) => {
      const uri = pauseTarget(given);
      if (uri) await telling(pauseParts, uri, () => run(uri));
      else void window.showInformationMessage(l10n.t('Open the data of a process that waits first.'));
    });
  context.subscriptions.push(
    ...[pauses, checker, newest, lenses],
    workspace.registerFileSystemProvider(PAUSE_SCHEME, pauses.files, { isCaseSensitive: true }),
    workspace.registerTextDocumentContentProvider(PRODUCED_SCHEME, producedDocuments(connection)),
    workspace.registerTextDocumentContentProvider(NEWEST_SCHEME, newest),
    languages.registerCodeLensProvider({ scheme: PAUSE_SCHEME }, lenses),
    pauses.onDidChange((pause) => {
      const { conflict, path } = pause;
      const document = openDocument(pauseUri(path));
      // Its schemas may have become known only now.
      if (document) checker.soon(document);
      if (!conflict || asked.has(conflict)) return;
      asked.add(conflict);
      void telling(pauseParts, pauseUri(path), () => askAboutConflict(pauses, pauseUri(path)));
    }),
    pauses.onDidEnd((pause: Pause) => {
      if (pauses.answering.has(pause.path)) return;
      endedByOthers(pauses, pause).catch((error: unknown) => {
        log.error(error instanceof Error ? error : String(error));
      });
    }),
    commands.registerCommand(PAUSE_COMMANDS.open, (pid: string) => openPause(connection, pid)),
    onPause(PAUSE_COMMANDS.openForm, openForm),
    onPause(PAUSE_COMMANDS.openText, openTextBeside),
    onPause(PAUSE_COMMANDS.proceed, (uri) => proceedPause(pauseParts, uri)),
    onPause(PAUSE_COMMANDS.saveDraft, (uri) => saveDraftOf(pauseParts, uri)),
    onPause(PAUSE_COMMANDS.compare, compareWithProduced),
    onPause(PAUSE_COMMANDS.cancel, (uri) => cancelPaused(pauseParts, uri)),
    onPause(PAUSE_COMMANDS.resolveConflict, (uri) => askAboutConflict(pauses, uri)),
  );
  pauses.openAll();
  return pauseParts;
}

/** What a person should know of what went wrong; the rest is passed on. */
async function telling({ pauses }: PauseParts, uri: Uri, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof PauseError)) throw error;
    // Of a conflict onDidChange has told already.
    if (error.problem.kind === 'conflict' && pauses.pauses.known(uri.path)?.conflict) return;
    void window.showErrorMessage(wordPauseProblem(error.problem));
  }
}
