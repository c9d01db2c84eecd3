import { commands, l10n, Uri, window, workspace } from 'vscode';
import { EDITED_TEXT_BYTES, parseData } from '../../protocol/data/parse-data.ts';
import { COMMANDS } from '../commands/command-ids.ts';
import { fileOrPicked } from '../commands/pick-file.ts';
import { registerCommand } from '../commands/register-command.ts';
import { startProcess } from '../commands/start-process.ts';
import { UserError } from '../commands/user-error.ts';
import { FORM_VIEW } from '../panel/form-view.ts';
import type { PauseParts } from '../pause/pause-parts.ts';
import { openDocument, shownInTab, tabsOf } from '../document/document-tabs.ts';
import { showProblems } from '../pause/show-problems.ts';
import type { FilesTree } from '../views/files/files-tree.ts';
import { processFileOf, RUN_SCHEME, runPath } from './run-address.ts';
import { RunFiles } from './run-files.ts';
import { RunForm } from './run-form.ts';
import { asRunValues } from './run-values.ts';

/** Running a process file with parameters and data of one's own, in the form that pauses have too. */
export function registerRun(parts: PauseParts, files: FilesTree): void {
  const { context, forms, checker } = parts;
  const runs = new RunFiles(context.workspaceState);
  const form = new RunForm(runs);
  forms.add(form, [COMMANDS.runFromForm, COMMANDS.openProcessFileOfRun]);
  checker.add((document) => {
    if (document.uri.scheme !== RUN_SCHEME) return undefined;
    const schema = form.schema(document);
    return schema === true ? [] : [schema];
  });
  context.subscriptions.push(
    runs,
    form,
    workspace.registerFileSystemProvider(RUN_SCHEME, runs, { isCaseSensitive: true }),
    form.onDidChange((uri) => {
      const document = openDocument(uri);
      if (document) checker.soon(document);
    }),
  );
  registerCommand(parts, COMMANDS.runWithData, async (given) => {
    const file = await fileOrPicked(files, given, l10n.t('Run which process with data?'));
    if (!file) return;
    if (!file.path.endsWith('.process.json')) throw new UserError(l10n.t('Process files end in .process.json.'));
    await commands.executeCommand(
      'vscode.openWith',
      file.with({ scheme: RUN_SCHEME, path: runPath(file.path) }),
      FORM_VIEW,
    );
  });
  registerCommand(parts, COMMANDS.openProcessFileOfRun, async (given) => {
    await window.showTextDocument(processFile(runTarget(given)));
  });
  registerCommand(parts, COMMANDS.runFromForm, (given) => runFromForm(parts, runTarget(given)));
}

/** Starts a process with what the document holds, and remembers it for the next time. */
async function runFromForm(parts: PauseParts, uri: Uri): Promise<void> {
  const { forms, checker } = parts;
  await forms.flush(uri);
  const document = await workspace.openTextDocument(uri);
  const problems = await checker.check(document);
  const read = parseData(document.getText(), { maxBytes: EDITED_TEXT_BYTES });
  if (problems.length > 0 || 'fault' in read) {
    await showProblems(forms, uri, problems);
    return;
  }
  const { pid } = await startProcess(parts, processFile(uri), asRunValues(read.data));
  await document.save();
  await window.tabGroups.close(tabsOf(uri));
  await commands.executeCommand(COMMANDS.showProcesses, { pid });
}

function processFile(uri: Uri): Uri {
  return uri.with({ scheme: 'file', path: processFileOf(uri.path) });
}

function runTarget(given: unknown): Uri {
  const uri = given instanceof Uri ? given : shownInTab(window.tabGroups.activeTabGroup.activeTab);
  if (uri?.scheme !== RUN_SCHEME) throw new UserError(l10n.t('Choose "Run with Data..." for a process file first.'));
  return uri;
}
