import * as assert from 'node:assert/strict';
import type { Position } from 'vscode';
import { commands, languages, Range, Uri, window, workspace, type TextDocument } from 'vscode';
import { found } from './eventually.ts';
import { workspaceFile } from './runner-client.ts';
import { inPage } from './window.ts';

/** Writes a process file into the workspace, from a value or as it stands, and shows it in an editor. */
export async function opened(name: string, content: object | string): Promise<TextDocument> {
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  const document = await workspace.openTextDocument(Uri.file(workspaceFile(`${name}.process.json`, text)));
  // One that was open before is read again some time after its file has changed.
  await found(() => document.getText() === text);
  await window.showTextDocument(document);
  return document;
}

/** Leaves files as they are on disk and no editor open. */
export async function closeAll(): Promise<void> {
  await commands.executeCommand('workbench.action.files.revert');
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Codes of what is listed in Problems about a file, sorted. */
export function problems(uri: Uri): string[] {
  return languages
    .getDiagnostics(uri)
    .map(({ code }) => (typeof code === 'object' ? code.value : code) as string)
    .sort();
}

/** Replaces the first place of a text in the editor that has the focus. */
export async function replaced(document: TextDocument, what: string, by: string): Promise<void> {
  const at = document.getText().indexOf(what);
  assert.ok(at >= 0, what);
  const range = new Range(document.positionAt(at), document.positionAt(at + what.length));
  await window.activeTextEditor?.edit((edit) => {
    edit.replace(range, by);
  });
}

/** The place before `after` where `before` and `after` stand next to each other first. */
export function between(document: TextDocument, before: string, after = ''): Position {
  const at = document.getText().indexOf(before + after);
  assert.ok(at >= 0, `there is no ${before}${after}`);
  return document.positionAt(at + before.length);
}

/** Puts the cursor there as a person does: what is pressed next goes into the editor. */
export async function cursorAt(document: TextDocument, at: Position): Promise<void> {
  await window.showTextDocument(document, { selection: new Range(at, at) });
  await found(() => inPage((page) => page.querySelector('.editor-instance .monaco-editor.focused') !== null, null));
}

/** All of a document. */
export function whole(document: TextDocument): Range {
  return new Range(0, 0, document.lineCount, 0);
}

/** What one of the editor's `vscode.execute...` commands gives, once it is as wanted. */
export function asked<Result>(
  wanted: (result: Result) => boolean,
  command: string,
  ...given: unknown[]
): Promise<Result> {
  return found(async () => {
    const result = await commands.executeCommand<Result | undefined>(command, ...given);
    return result !== undefined && wanted(result) && ([result] as const);
  }).then(([result]) => result);
}

/** Fails for what is there twice, as it would be if two extensions said it. */
export function eachOnce(all: readonly string[]): void {
  assert.deepEqual(
    all.filter((one, at) => all.indexOf(one) !== at),
    [],
    'these are there twice',
  );
}
