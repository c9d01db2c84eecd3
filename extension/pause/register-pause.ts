import { l10n, languages, window, workspace, type Uri } from 'vscode';
import { createValidator } from '../../runner/validation/index.ts';
import { RUN_SCHEME } from '../run/run-address.ts';
import { COMMANDS, type CommandId } from '../commands/command-ids.ts';
import { asProcessTarget } from '../commands/process-target.ts';
import { registerCommand, report } from '../commands/register-command.ts';
import { UserError } from '../commands/user-error.ts';
import { DocumentChecker } from '../document/document-checker.ts';
import { FormEditors } from '../panel/form-editors.ts';
import { FORM_VIEW } from '../panel/form-view.ts';
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
import { PauseError } from './pause-error.ts';
import { PauseForm } from './pause-form.ts';
import { PauseLenses } from './pause-lenses.ts';
import type { PauseParts } from './pause-parts.ts';
import { pauseTarget } from './pause-target.ts';
import { openDocument } from '../document/document-tabs.ts';
import { PauseWindow, pauseUri } from './pause-window.ts';
import { schemasOf } from './pause.ts';
import { producedDocuments } from './produced-documents.ts';
import { wordPauseProblem } from './word-pause-problem.ts';

/** Commands a form of a pause has buttons for. */
const BUTTONS = [
  COMMANDS.proceed,
  COMMANDS.saveDraft,
  COMMANDS.compareWithProduced,
  COMMANDS.cancelPaused,
  COMMANDS.resolveConflict,
];

/** The documents in which people edit what a process waits with, and what they can do with them. */
export function registerPause(parts: Parts): PauseParts {
  const { context, connection } = parts;
  const pauses = new PauseWindow(parts);
  const checker = new DocumentChecker(createValidator());
  const forms = new FormEditors(context.extensionUri, checker);
  const form = new PauseForm(pauses);
  forms.add(form, BUTTONS);
  const pauseParts: PauseParts = { ...parts, pauses, checker, forms };
  checker.add(({ uri }) => {
    if (uri.scheme !== PAUSE_SCHEME) return undefined;
    const pause = pauses.pauses.known(uri.path);
    return pause && !pause.over ? schemasOf(pause.info).map(({ schema }) => schema) : [];
  });
  const newest = new NewestDocuments(pauses);
  const lenses = new PauseLenses(pauses);
  context.subscriptions.push(
    ...[pauses, checker, forms, form, newest, lenses],
    workspace.registerFileSystemProvider(PAUSE_SCHEME, pauses.files, { isCaseSensitive: true }),
    workspace.registerTextDocumentContentProvider(PRODUCED_SCHEME, producedDocuments(connection)),
    workspace.registerTextDocumentContentProvider(NEWEST_SCHEME, newest),
    languages.registerCodeLensProvider({ scheme: PAUSE_SCHEME }, lenses),
    window.registerCustomEditorProvider(FORM_VIEW, forms, { webviewOptions: { retainContextWhenHidden: true } }),
  );
  tellOfOthers(pauseParts);
  registerCommand(parts, COMMANDS.openPause, async (given) => {
    const target = asProcessTarget(given);
    if (target) await openPause(connection, target.pid);
  });
  const onPause = (id: CommandId, run: (uri: Uri) => Promise<void>): void => {
    registerCommand(parts, id, async (given) => {
      const uri = pauseTarget(given);
      if (!uri) throw new UserError(l10n.t('Open the data of a process that waits first.'));
      await run(uri).catch((error: unknown) => {
        explain(pauses, uri, error);
      });
    });
  };
  onPause(COMMANDS.proceed, (uri) => proceedPause(pauseParts, uri));
  onPause(COMMANDS.saveDraft, (uri) => saveDraftOf(pauseParts, uri));
  onPause(COMMANDS.compareWithProduced, async (uri) => {
    await forms.flush(uri);
    await compareWithProduced(uri);
  });
  onPause(COMMANDS.cancelPaused, (uri) => cancelPaused(pauseParts, uri));
  onPause(COMMANDS.resolveConflict, (uri) => askAboutConflict(pauses, uri));
  for (const [id, open] of [
    [COMMANDS.openForm, openForm],
    [COMMANDS.openText, openTextBeside],
  ] as const) {
    registerCommand(parts, id, async (given) => {
      const uri = pauseTarget(given, [PAUSE_SCHEME, RUN_SCHEME]);
      if (uri) await open(uri);
    });
  }
  pauses.openAll();
  return pauseParts;
}

/** What other people do to pauses that are edited here. */
function tellOfOthers(parts: PauseParts): void {
  const { context, pauses, checker } = parts;
  const asked = new WeakSet<object>();
  context.subscriptions.push(
    pauses.onDidChange(({ conflict, path }) => {
      const uri = pauseUri(path);
      const document = openDocument(uri);
      // Its schemas may have become known only now.
      if (document) checker.soon(document);
      if (!conflict || asked.has(conflict)) return;
      asked.add(conflict);
      askAboutConflict(pauses, uri).catch((error: unknown) => {
        report(parts, 'conflict', error);
      });
    }),
    pauses.onDidEnd((pause) => {
      if (pauses.answering.has(pause.path)) return;
      endedByOthers(pauses, pause).catch((error: unknown) => {
        report(parts, 'end of a pause', error);
      });
    }),
  );
}

/** A person is told what they can do about; of a conflict onDidChange has told already. */
function explain({ pauses }: PauseWindow, { path }: Uri, error: unknown): void {
  if (!(error instanceof PauseError)) throw error;
  if (error.problem.kind === 'conflict' && pauses.known(path)?.conflict) return;
  throw new UserError(wordPauseProblem(error.problem));
}
